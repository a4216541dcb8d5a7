"""opensmtpd - OpenSMTPD as a sender."""
import time

from mailserver import MAILBOX, MailServer

SETTINGS = """
table everybody {{ "@" = "mailbox" }}
listen on 0.0.0.0
listen on ::
action "here" maildir "{mailbox}" virtual <everybody>
action "elsewhere" relay helo {host_name}
{here}
match from any for any action "elsewhere"
"""
SESSION_S = 11  # that it keeps a connection in case there is more to send

# What its package and its first start would make.
MAKE_FOLDERS = """
install -d /var/lib/opensmtpd/empty && install -d -m 711 /var/spool/smtpd &&
chgrp opensmtpq /usr/sbin/smtpctl && chmod 2755 /usr/sbin/smtpctl
"""


class OpenSmtpd(MailServer):
    packages = ("opensmtpd", "opensmtpd")
    accounts = ("opensmtpd:x:970:970::/var/lib/opensmtpd/empty:/bin/false",
                "opensmtpq:x:971:971::/var/lib/opensmtpd/empty:/bin/false")
    log_path = "/var/log/smtpd.out"
    queue_paths = ["/var/spool/smtpd/queue"]

    def __init__(self, name, addresses, host_name, domains):
        super().__init__(name, addresses, host_name, domains)
        here = "\n".join(f'match from any for domain "{domain}" action "here"' for domain in domains)
        self.write("/etc/smtpd.conf", SETTINGS.format(mailbox=MAILBOX, host_name=host_name, here=here))
        self.run("sh", "-c", MAKE_FOLDERS)
        self.start("smtpd", "-d")
        self.wait_ready()

    def retry(self):
        """As it would do by itself after minutes, and then hours: when its session has ended."""
        time.sleep(SESSION_S)
        self.run("smtpctl", "schedule", "all")
