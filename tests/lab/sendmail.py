"""sendmail - sendmail as a sender. It has no mailbox here."""
import socket

from mailserver import MailServer
from machine import wait_listening

SETTINGS = """
include(`/usr/share/sendmail/cf/m4/cf.m4')
OSTYPE(`debian')
DOMAIN(`generic')
undefine(`confHOST_STATUS_DIRECTORY')
define(`confDOMAIN_NAME', `{host_name}')
define(`confTO_IDENT', `0s')
FEATURE(`no_default_msa')
FEATURE(`promiscuous_relay')
FEATURE(`accept_unresolvable_domains')
DAEMON_OPTIONS(`Family=inet, Name=MTA, Port=smtp')
MAILER(`smtp')
"""
MAKE_FILES = """
cd /etc/mail && m4 lab.mc >sendmail.cf && touch aliases local-host-names relay-domains trusted-users &&
install -d -m 700 /var/spool/mqueue && install -d /run/sendmail/mta
"""


class Sendmail(MailServer):
    packages = ("sendmail", "sendmail-bin", "sendmail-base", "sendmail-cf", "m4")
    accounts = ("smmta:x:980:980::/var/lib/sendmail:/bin/false", "smmsp:x:981:981::/var/lib/sendmail:/bin/false")
    log_path = "/var/log/sendmail.trace"
    queue_paths = ["/var/spool/mqueue"]

    def __init__(self, name, addresses, host_name, domains):
        super().__init__(name, addresses, host_name, domains)
        # It waits a minute for a machine whose own name is not known.
        self.write("/etc/hosts", f"127.0.0.1 localhost\n{addresses[0]} {host_name} {socket.gethostname()}\n")
        self.write("/etc/mail/lab.mc", SETTINGS.format(host_name=host_name))
        self.run("sh", "-c", MAKE_FILES)
        self.start("/usr/libexec/sendmail/sendmail", "-bD", "-q1s", "-X", self.log_path)
        wait_listening(addresses[0], 25)
