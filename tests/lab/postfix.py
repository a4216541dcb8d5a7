"""postfix - Postfix as a sender and as a next hop."""
from mailserver import MAILBOX, MailServer

USERS_KNOWN = f"!/^nobody@/ {MAILBOX.rpartition('/')[2]}/\n"

SETTINGS = {
    "compatibility_level": "3.6",
    "maillog_file": "/var/log/mail.log",
    "mynetworks": "192.0.2.0/24",
    "mydestination": "",
    "alias_maps": "",
    "virtual_mailbox_base": MAILBOX.rpartition("/")[0],
    "virtual_mailbox_maps": "regexp:/etc/postfix/users",
    "virtual_uid_maps": "static:5000",
    "virtual_gid_maps": "static:5000",
    "smtpd_peername_lookup": "no",
    # IPv6 first, and not in turns with IPv4 as is the default, so that a run is like the one before.
    "smtp_address_preference": "ipv6",
    # Its own ways, in seconds instead of in minutes and hours.
    "queue_run_delay": "1s",
    "minimal_backoff_time": "1s",
    "maximal_backoff_time": "2s",
}

# What `postfix start` would make, in a tenth of its time.
MAKE_FOLDERS = """
cd /var/spool/postfix && chown postfix /var/lib/postfix && mkdir pid &&
install -d -o postfix -m 700 active bounce corrupt defer deferred flush hold incoming private saved trace &&
install -d -o postfix -g postdrop -m 730 maildrop && install -d -o postfix -g postdrop -m 710 public
"""


class Postfix(MailServer):
    packages = ("postfix", "postfix", "netbase")
    accounts = ("postfix:x:950:950::/var/spool/postfix:/bin/false", "postdrop:x:951:951::/:/bin/false")
    log_path = "/var/log/mail.log"
    taken_line = r" (\w+): from=<([^>]*)>"
    broken_line = r" (\w+): lost connection .* while sending end of data -- message may be sent more than once"
    queue_paths = [f"/var/spool/postfix/{queue}" for queue in ("maildrop", "incoming", "active", "deferred")]

    def __init__(self, name, addresses, host_name, domains, settings=None):
        super().__init__(name, addresses, host_name, domains)
        self.settings = {**SETTINGS, "myhostname": host_name, "virtual_mailbox_domains": ", ".join(domains),
                         **(settings or {})}
        self.run("sh", "-c", MAKE_FOLDERS)
        self.run("cp", "/usr/share/postfix/master.cf.dist", "/etc/postfix/master.cf")
        # A mail that is tried again before it is done with is put back to those that come in, where the queue
        # manager looks when it is woken: every five minutes, were it not for this.
        self.run("postconf", "-F", "*/*/chroot = n", "qmgr/unix/wakeup = 1")
        self.write("/etc/postfix/users", USERS_KNOWN)
        self.write_settings()
        self.begin()

    def write_settings(self):
        self.write("/etc/postfix/main.cf", "".join(f"{name} = {value}\n" for name, value in self.settings.items()))

    def change(self, settings):
        """From the next connection on."""
        self.settings.update(settings)
        self.write_settings()
        self.run("postfix", "reload")

    def begin(self):
        self.start("/usr/lib/postfix/sbin/master", "-d")
        self.wait_ready()

    def end(self):
        self.run("postfix", "stop")
