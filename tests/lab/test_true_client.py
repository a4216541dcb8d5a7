#!/usr/bin/python3
"""The school's own server, Postfix, is told who the client is: by XCLIENT, by a PROXY header and by XFORWARD. It sees
that client and not the gate: in its log, in the mail, and in what it lets in. Before it allows the gate to say so, it
gets no mail."""
from lab import Lab, run
from plan import GATE, HOPS

PERMIT = f"{GATE[0]}, [{GATE[1]}]"
# The school's own list, which the gate knows nothing of. It has Exim on it.
OWN_LIST = {"smtpd_client_restrictions": "check_client_access inline:{{2001:db8:11::25=REJECT we know you}}"}
ALLOWED = {
    "xclient": {"smtpd_authorized_xclient_hosts": PERMIT},
    "xforward": {"smtpd_authorized_xforward_hosts": PERMIT},
    "proxy": {"smtpd_upstream_proxy_protocol": "haproxy"},
}
# What the log of Postfix says of a mail's client; its names are those that the gate has verified, or none.
LOGGED = {
    "xclient": r"client=mail\.{name}\.example\.org\[{address}\]",
    "xforward": r"client=\S*\[{gate}\], .*orig_client=mail\.{name}\.example\.org\[{address}\]",
    "proxy": r"client=\S*\[{address}\]",
}
# And the field it puts in front, after what the client has greeted the gate with.
RECEIVED = {
    "xclient": "from mail.{name}.example.org (mail.{name}.example.org [IPv6:{address}])",
    "xforward": "from gate.example.net (unknown [IPv6:{gate}])",
    "proxy": "from gate.example.net (unknown [IPv6:{address}])",
}


def tell(lab, how):
    """From now on the school's server is told in this way."""
    lab.gate.domains["school.example.com"] = {"next_hop": [f"smtp://[{HOPS['school'][1]}] client={how}"]}
    lab.gate.bring_domains()


def words_of(sender):
    return {"name": sender.name, "address": sender.addresses[1], "gate": GATE[1]}


def check_not_allowed(report, lab, sender, how):
    user = f"{how}-early@{sender.domain}"
    sender.send("kim@school.example.com", user)
    told = lab.told(user, 1)
    report.check(told and told[0].reply.startswith("451 4.4.1"), f"{how}: nobody's mail before it is allowed",
                 lab.detail(sender, lab.school))
    return user


def check_seen(report, lab, sender, how):
    user, words = f"{how}@{sender.domain}", words_of(sender)
    sender.send("kim@school.example.com", user)
    mails = lab.school.wait_from(user)
    report.check(len(mails) == 1, f"{how}, {sender.name}: delivered", lab.detail(sender, lab.school))
    report.check(lab.school.wait_log(LOGGED[how].format(**words)), f"{how}, {sender.name}: the school's log has the"
                 " client", lab.school.log())
    received = mails[0].values("Received")[0] if mails else ""
    report.check(RECEIVED[how].format(**words) in received, f"{how}, {sender.name}: and so has the mail, as far as it"
                 " should", received)


def check_judged(report, lab, sender, how):
    """The school's list counts, as if its server stood in front."""
    user = f"{how}@{sender.domain}"
    sender.send("kim@school.example.com", user)
    told = lab.told(user, 1)
    report.check(told and "we know you" in told[0].reply, f"{how}, {sender.name}: refused by the school's own list",
                 lab.detail(sender, lab.school))


def main(report):
    with Lab(hop_settings={"school": OWN_LIST}) as lab:
        postfix, exim = lab.senders()
        for how, settings in ALLOWED.items():
            tell(lab, how)
            early = None if how == "proxy" else check_not_allowed(report, lab, postfix, how)
            lab.school.change(settings)
            if early:
                report.check(len(lab.school.wait_from(early)) == 1, f"{how}: once it is, that too is delivered",
                             lab.detail(postfix, lab.school))
            check_seen(report, lab, postfix, how)
            if how == "xforward":  # which is for the log
                check_seen(report, lab, exim, how)
            else:
                check_judged(report, lab, exim, how)


if __name__ == "__main__":
    run(main)
