"""exim - Exim as a sender."""
from mailserver import MAILBOX, MailServer

QUEUE_RUN = "-q1s"

# Its own ways, but for the last line, which has seconds instead of minutes and hours.
SETTINGS = """
exim_path = /usr/sbin/exim4
primary_hostname = {host_name}
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
pid_file_path = /var/spool/exim4/exim.pid
local_interfaces = <; 0.0.0.0 ; ::0
domainlist local_domains = {domains}
acl_smtp_rcpt = accept
log_selector = +incoming_port +tls_certificate_verified
keep_environment =

begin routers
here:
  driver = accept
  domains = +local_domains
  transport = mailbox
elsewhere:
  driver = {router}
  transport = remote

begin transports
mailbox:
  driver = appendfile
  directory = {mailbox}
  maildir_format
  user = mailbox
remote:
  driver = smtp
  {transport}

begin retry
* * F,1h,1s
"""


class Exim(MailServer):
    packages = ("exim", "exim4-daemon-light", "exim4-base")
    accounts = ("Debian-exim:x:960:960::/var/spool/exim4:/bin/false",)
    log_path = "/var/log/exim4/mainlog"
    taken_line = r" (\S+) <= (\S+)"
    broken_line = r"(\w+-\w+-\w+) (?:H=|==).*: Remote host closed connection in response to .*end of data"
    queue_paths = ["/var/spool/exim4/input"]

    def __init__(self, name, addresses, host_name, domains, router="dnslookup", transport=""):
        super().__init__(name, addresses, host_name, domains)
        self.write("/etc/exim4/exim4.conf", SETTINGS.format(
            host_name=host_name, domains=" : ".join(domains), mailbox=MAILBOX, router=router,
            transport=transport))
        self.run("chmod", "644", "/etc/exim4/exim4.conf")
        self.run("install", "-d", "-o", "Debian-exim", "-g", "Debian-exim", "/var/spool/exim4", "/var/log/exim4")
        self.start("exim4", "-bdf", QUEUE_RUN)
        self.wait_ready()
