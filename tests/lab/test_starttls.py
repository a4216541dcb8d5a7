#!/usr/bin/python3
"""TLS on both sides, with certificates of the lab's own authority. Postfix and Exim insist on the gate's name.
The gate insists on the name of the school's server, and hands nothing to one that shows another."""
from lab import Lab, run
from tlsfiles import Authority

HOSTED = "school-example-com.mx.example.net"
SERVER = "school.example.com"
DOMAINS = {SERVER: {"next_hop": [f"smtp://{SERVER}"], "tls": "verify"}}
EXIM = """hosts_require_tls = *
  tls_verify_hosts = *
  tls_verify_certificates = {}"""
VERIFIED = {"postfix": f"Verified TLS connection established to {HOSTED}", "exim": "CV=yes"}


def certificate(authority, name):
    """As a Postfix shows it to its clients, who must look."""
    chain, key = authority.certificate(name)
    return {"smtpd_tls_security_level": "encrypt", "smtpd_tls_cert_file": chain, "smtpd_tls_key_file": key,
            "smtpd_tls_received_header": "yes", "smtpd_tls_loglevel": "1"}


def gate_settings(authority):
    chain, key = authority.certificate(HOSTED)
    return {'certificate "lab"': {"file": chain, "key": key}, "next_hop_authorities": authority.path}


def sender_settings(authority):
    postfix = {"smtp_tls_security_level": "verify", "smtp_tls_CAfile": authority.path, "smtp_tls_loglevel": "1"}
    return {"postfix": {"settings": postfix}, "exim": {"transport": EXIM.format(authority.path)}}


def check_right_name(report, lab, sender):
    user = f"ann@{sender.domain}"
    sender.send("kim@school.example.com", user)
    mails = lab.school.wait_from(user)
    report.check(len(mails) == 1, f"{sender.name}: the mail arrives", lab.detail(sender, lab.school))
    report.check(sender.wait_log(VERIFIED[sender.name]), f"{sender.name}: the gate's name was verified",
                 lab.detail(sender))
    by_school, by_gate, *_ = mails[0].values("Received")
    report.check("using TLSv1.3" in by_school and "with ESMTPS" in by_gate, f"{sender.name}: TLS on both sides",
                 [by_school, by_gate])


def check_wrong_name(report, lab, authority, sender):
    user = f"bob@{sender.domain}"
    lab.school.change(certificate(authority, "elsewhere.example.com"))
    sender.send("kim@school.example.com", user)
    report.check(sender.wait_log(" 451 4.4.1 "), f"{sender.name}: told 451 when the server shows another name",
                 lab.detail(sender, lab.school))
    report.check(not lab.school.wait_from(user, seconds=3), f"{sender.name}: and nothing is handed over")
    lab.school.change(certificate(authority, SERVER))
    report.check(len(lab.school.wait_from(user)) == 1, f"{sender.name}: until it shows its own again",
                 lab.detail(sender, lab.school))


def main(report):
    with Authority() as authority:
        with Lab(hop_settings={"school": certificate(authority, SERVER)}, domains=DOMAINS,
                 settings={**gate_settings(authority), "next_hop_idle": "0s"}) as lab:
            senders = lab.senders(**sender_settings(authority))
            for sender in senders:
                check_right_name(report, lab, sender)
            for sender in senders:
                check_wrong_name(report, lab, authority, sender)


if __name__ == "__main__":
    run(main)
