"""mailserver - what Postfix and Exim of the lab have in common: they send, and have a mailbox.

    server.send("kim@school.example.com", "ann@postfix.example.org")
    server.wait_from("ann@postfix.example.org")     the mails of that sender in the mailbox
    server.wait_for("ann@postfix.example.org")      those for that user: bounces
    server.wait_log(r"status=deferred .* 450")

A mail is told from others by its envelope sender.
"""
import os
import re
import smtplib

from gate import wait_until
from machine import Machine, unpacked, wait_listening
from message import admission, values

MAILBOX = "/var/mailboxes/all"  # a maildir, for whatever comes for its domains
ACCOUNT = "mailbox:x:5000:5000::/var/mailboxes:/bin/false"
WAIT_S = 60


class Mail:
    """A mail in a mailbox."""

    def __init__(self, path):
        self.octets = path.read_bytes().replace(b"\n", b"\r\n")

    def values(self, name):
        return values(self.octets, name)

    def value(self, name):
        return (self.values(name) or [""])[0]

    def unfolded(self):
        """All of it, with one blank for any number of blanks and line ends."""
        return re.sub(r"\s+", " ", self.octets.decode("latin-1"))

    def tag(self, name):
        """Of our field."""
        return admission(self.octets).get(name)


class MailServer(Machine):
    packages = ()     # as unpacked() takes them
    accounts = ()     # lines for /etc/passwd that the packages would have added
    log_path = ""
    queue_paths = ()  # folders with one file for each mail, at any depth
    taken_line = broken_line = ""  # patterns; see broken_behind_dot()

    def __init__(self, name, addresses, host_name, domains):
        """`domains`: those whose mail it keeps in its mailbox."""
        super().__init__(name, addresses, [unpacked(*self.packages)], [ACCOUNT, *self.accounts])
        self.host_name, self.domains, self.domain = host_name, domains, domains[0]
        self.run("install", "-d", "-o", "mailbox", MAILBOX.rpartition("/")[0])

    def wait_ready(self):
        for address in self.addresses:
            wait_listening(address, 25)

    # --- out

    def retry(self):
        """Makes it try again what has failed: most do so by themselves, every second or two."""

    def send(self, recipients, sender, body="Hello.\r\n", count=1):
        """Hands mails to this server, as a user's program would. In `sender` {} is the mail's number."""
        recipients = [recipients] if isinstance(recipients, str) else recipients
        with smtplib.SMTP(self.addresses[0], local_hostname="desk.example.org") as session:
            for number in range(count):
                who = sender.format(number)
                session.sendmail(who, recipients, written(who, recipients, body))

    def queue(self):
        """The files of mails that are not delivered yet."""
        return [file for place in self.queue_paths for _, _, files in os.walk(self.path(place)) for file in files]

    def log_of(self, sender):
        """The lines about the mails of a sender."""
        ids = {queue_id for queue_id, user in re.findall(self.taken_line, self.log()) if user == sender}
        return [line for line in self.log().splitlines() if any(queue_id in line for queue_id in ids)]

    def broken_behind_dot(self):
        """The senders of mails of which the log says that the connection broke behind the final dot."""
        senders = dict(re.findall(self.taken_line, self.log()))
        return {senders[queue_id] for queue_id in re.findall(self.broken_line, self.log())}

    # --- in

    def mailbox(self):
        return [Mail(path) for path in self.path(MAILBOX).glob("new/*")]

    def mails(self, field, address):
        return [mail for mail in self.mailbox() if mail.value(field).strip("<>") == address]

    def wait_mails(self, field, address, count, seconds):
        wait_until(lambda: len(self.mails(field, address)) >= count, seconds)
        return self.mails(field, address)

    def wait_from(self, sender, count=1, seconds=WAIT_S):
        """The mails of that sender, as soon as there are so many, or when time is up."""
        return self.wait_mails("Return-Path", sender, count, seconds)

    def wait_for(self, user, count=1, seconds=WAIT_S):
        """And those that were sent to a user of this server."""
        return self.wait_mails("To", user, count, seconds)

    # --- the log

    def log(self):
        return self.read(self.log_path)

    def wait_log(self, pattern, count=1, seconds=WAIT_S):
        """Whether the log comes to have so many of it."""
        return wait_until(lambda: len(re.findall(pattern, self.log())) >= count, seconds)


def written(sender, recipients, body):
    return (f"From: <{sender}>\r\nTo: {', '.join(recipients)}\r\nSubject: a mail of {sender}\r\n"
            f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{sender}>\r\n\r\n{body}").encode()
