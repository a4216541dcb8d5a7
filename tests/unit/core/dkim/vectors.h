/* Made by make-vectors: do not edit. */
/* clang-format off */
{ .name = "rsa with simple/simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=g5t3f9sBbg8TIHZa9"
"Mt7pp/ozqDcGkl0utC+quawrQUEvGK2z2nQv3/ZsVjV\r\n KYwnGMW6LRBk9NCA86K1CVjhaNL/N8hzvlwjs"
"77Ys2JqNzJL/7ds/Grv38PT\r\n zlnWqk1siASbNuZXWuXZJbAMHbtrYNhWQ0xNwI8UZaiQNTp476o=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n"
"\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with simple/simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.com; s=sel; h=from:"
"to:subject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=xI966KSrbuWha"
"TcDmfsOJ+nNWj1I1weKb5SW2SZBpPZnV1ekwS4QC0kcr2Lg\r\n lw65WwqylXYfJV6UtDxlUAwkCA==\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n"
"\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "rsa with simple/relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=OiPQAihdviLukK50"
"dKandJXup0NPJad7RsuY3j9t8lysdD9UuWc+pOJWywqx\r\n JKgulTg0lEPwFEgwcruiHB9tkoIJla04FTp0"
"vIBPH4/yy+nXOsMfk6RA8ONo\r\n DIURSQaZ3nj/nY9Js2V3+M7eIIKLvGoQAi7dyygupP+65BQzmnE=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with simple/relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/relaxed; d=example.com; s=sel; h=from"
":to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=oNeUl1SrdlnL"
"7EkLxC7hSu5NK+0rn+0tU8/pIrmTgaQ8vy2WPBLI5TxAdLjL\r\n 2GPiiFfrWfXEUK4/DfU99r5mBA==\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "rsa with relaxed/simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=sel; h=from:to:"
"subject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=3EPE1QpEqoIdliNv"
"9ahugz0xcUdGlF2vZhCE+ly5DHi0qbQKxjIxxgiubz0e\r\n KMOTb1K1uXt4hN9Etc09BuEK4LMsb1wGiUIK"
"ERdNYSGiq6SmtMvUOZJ3H2n8\r\n dK1+dc1HZ1rfCgvtaDtF6nPBYhE53ya5H/VnvgOGHXTSjv91xFw=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with relaxed/simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simple; d=example.com; s=sel; h=from"
":to:subject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=UPxJOAJf7Scz"
"g+x2bSQqcI6JO4ObW03WDfUSZQ+akEcryUbpBTANa3MYLtlp\r\n L8x1eQMBn4n/efkXSSdjWgsLDQ==\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "rsa with relaxed/relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with relaxed/relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=fro"
"m:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=7GRr8CXAlyb"
"zgzHL9xOwFnX74oD8R8qW+DoT/2RbJ73xoWf8IFIpQ/y3blSM\r\n 3ivqWp3wbBRH1OHaWW2R+TVJDw==\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "rsa with relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed; d=example.com; s=sel; h=from:to:subject"
":date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=UEYsfMNkINSjG+e9oVMN5t3"
"6HiXVJw0Cvs/mPEoI0BTNJIt5A68kXbJmVJeB\r\n 8rJHjNsslt9iAwD2+XjWatrHDmqasmbc+5TnVzTzSjq"
"fhU/Ga4qVWjcut7tn\r\n WhJUtHyYLSToxOQs+mX4j6HZJfeV+0VTOcM305qYUYtE3jEkLNY=\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed; d=example.com; s=sel; h=from:to:sub"
"ject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=dKEJajgT3LrmJ2m/W1h"
"yQ0DeyWe19cGGzUnmHL7/TbBzQy7v6OizUweKpmfO\r\n +piaC+3dNJw1IoZraiSo83rCCQ==\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "rsa with simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple; d=example.com; s=sel; h=from:to:subject:"
"date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=eGMeGK/dqVec9hU/gcq6QzpR"
"2sCyOR4EzzUUuEt2mBV5Hw++XtgVHYK9ewWH\r\n oULwZP6kC+zGMdSPpaKZmUBZtrrF0fZrMrwcSrDNDFlW"
"gcLIkoE6fIUrqMTz\r\n QxDgenBJT/5/s5PDqf4y0XKtZIPv48eCBkwf+W2pIjafJKQP6Ts=\r\nFrom: Jo"
"e SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nS"
"ubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:0"
"0:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Jo"
"e.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "ed25519 with simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=simple; d=example.com; s=sel; h=from:to:subj"
"ect:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=c8gPzKmy2ViIMmwCOLBR"
"pLh+l6/WTzZHZ+wK8W9Z/stEL7b/Se3a0CmwZI6u\r\n FNo5NWEDUVePeigozw3iBNmnAg==\r\nFrom: Jo"
"e SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nS"
"ubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:0"
"0:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Jo"
"e.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "simple body: no body",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n b=rkGECmpP1qZ6MfUeh"
"67Wqes6ebW1Gp4wUlGTWQ/ozH0yh08jZveJKvcvH3at\r\n 0YeOs9JlTK8vGQPQBialVHVg0vln77AL6l9Fj"
"yYsvPNCsSXK7X9ej3mr/9PK\r\n 6MMqX/iLv8FVpqP7Kfbc9tmf7e0yPfKtnMrvMd+KJJ6CWhpXwPc=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: one empty line",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n b=rkGECmpP1qZ6MfUeh"
"67Wqes6ebW1Gp4wUlGTWQ/ozH0yh08jZveJKvcvH3at\r\n 0YeOs9JlTK8vGQPQBialVHVg0vln77AL6l9Fj"
"yYsvPNCsSXK7X9ej3mr/9PK\r\n 6MMqX/iLv8FVpqP7Kfbc9tmf7e0yPfKtnMrvMd+KJJ6CWhpXwPc=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: only empty lines",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n b=rkGECmpP1qZ6MfUeh"
"67Wqes6ebW1Gp4wUlGTWQ/ozH0yh08jZveJKvcvH3at\r\n 0YeOs9JlTK8vGQPQBialVHVg0vln77AL6l9Fj"
"yYsvPNCsSXK7X9ej3mr/9PK\r\n 6MMqX/iLv8FVpqP7Kfbc9tmf7e0yPfKtnMrvMd+KJJ6CWhpXwPc=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: only blanks",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=rJHpVX+EN+zxuL5qSYD3B0SOTKl4Nq57yOwbXjKn0ro=;\r\n b=k/0THszyYBbdDOjLS"
"qOfeJ4xDa6q+LTyVENIJTUFRU9+GaiLxDy5ylwm8n28\r\n hDXsRS6Ol1NqRlBBCOYZZ+mJS07dUND4G3Skt"
"npfy5GmFQvwFw5Tty48aCXH\r\n sC3Tg5D1g2JGp4YXRTp+rk9FOQyFNkUd+Ivhzag2U33PPw0z5xc=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n \011 \r\n \r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: no final line end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=s14J+iztnrytnRYzb7lhFG/jS/vrxWJnnahfijFMnco=;\r\n b=GAk7ti/GH+XHASy3R"
"avONPEOfMhLIq+81PrYhk15IMFG0SROl/XXgWZbTkrl\r\n gMpLGzDtTV7AQ0sd8S3cjd63dkHAF8GgxWv9U"
"EZ4nM2CQMoGQL+Kth6P0tsI\r\n xYEgXtNeinxNDBwX9NObF0C27MNZQ5YvDExTkpTyATmMiOVE7VE=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nx"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: a blank and no line end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=mNOo3JeHTg5xzILtp0UpEqsTerrWxh1SUz2OyQ/opWs=;\r\n b=FT3JNMKgAo9EFWYgZ"
"saIBL9diOVm4pKBGvmZ3aJRqfYmnv3MgkvfcLI+xttX\r\n VOJUe99+qkdlTs6tZx2NQ5tTmf5ryB0H9GxY0"
"9QXx8rwQq1vNO43X6SSdroq\r\n fIB5cHFTDog5VSy0GsDgj2zmjxnJanvgVHEijSUN8qx1g5/mA+0=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nx \011"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: a final CR",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=/LLH4pm0g9+CGiW+z7cNQTAbcKqPE5osgxUCoCcO7Bo=;\r\n b=xh4AhNPJS2TLny9wE"
"wAN9Ma9XH4j7bi88JABpd0hbK6yR8+iHZQw/Fx9Ty4k\r\n 4l63kNPLZnam2FL11WfokHE4hwFTthjzzyHhQ"
"h3IT5yy688vOIqvM/VONZoZ\r\n RZ/McQeEqTuIvxwRGvZ6xYfysYDbarEWRJSfCN5YnugZ8T/cd/k=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nx\r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: blank, CR at the end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=QM0K+46ryJ5YRMswRjg2ETg+nkcZWnYrEQqCggAHnPA=;\r\n b=Z0XbfBwl4uJQ3fHII"
"iIAG57i9yz2wHTenkC6gG2mRL/KuEJYbwG349S/6veQ\r\n IF6LUtrRtw3zeTXF5NzW+Mmwm11GxSSpB2uXg"
"VoFIPhSTMiWeCokh/rQi8gx\r\n dp2NHo4waBGBroKWt4jy/k1oPXf6EJUV+UK+EaHcs9oUOhehMcM=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nx \r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: CR CR LF",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=2qgaB2WVybxhfomSXmXQbo0q/+OZzuws/PDJJadzlFg=;\r\n b=o3W74pDrqJSPFgevI"
"RIfpOa26/pxAj4aIhmOm8mGwcsH8ixV9JpdFUGG17cz\r\n JSzpzQinkPDETuxX1s6/wGwYSqH+zIYmjhIPg"
"C3LSYXs+E/jmPmfwwsEA8SB\r\n BWr1KaGwt2I1PSfqgJhe8Mj3CYYceq2EzplTozoEKfxwpF0UF5A=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nx\r\r\ny\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: line ends before a final CR",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=sw8/eBUVwuWk++Mor9Z7i02+a0+GwDK5osfluUTslMo=;\r\n b=vJnWvebbaLqstiq16"
"6P8yMQCTZaJgv7VP+40bGtJQefzny3tInRsrCWVgear\r\n zD5LD7IGhDCzbTdOwHED1IFCGLv3iLrSgM7/a"
"6Hp6vTK5Zi7lJccePrNXtSP\r\n R8h0DJxUcxdFMjkLnksU+ddx+9dMVTKLhljJ56Y0k7HmnJyCDs4=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: bare CR and LF",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=moGBLSU+CnrSm8y9zD1gQfD6bj0x7d1SYCjT88IMXic=;\r\n b=vhxSXXP4h/5ksBYmH"
"y4ZFtCcqjXDomSm6wepRlJ3u08ZXVDSByfdhjIrlrWc\r\n r2kjmzTW7ZGrPSquxwMi5bF1OK+c7CsBOk1s8"
"+AzRb007oDCPAjtfMVCQXJ3\r\n H4kG5s7lZH1sOP8bdAjIzCa2OuWUU6HOuUjowuC4FYqQbdlnSC8=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\na\rb\nc \r d \n e\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: NUL and 8-bit",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=YXHbBqHImx/4q3fkedXfl2zNiKe2NWe0sY9BNknhL/M=;\r\n b=tgCe2s6VQKGsxA6p2"
"UlF+hdFGtr7en02NEdbY16tzbS1FkO7kl4+rHjpJYyg\r\n hqGFXXPUhl0usmTicrywp0pH4/Nm/IaMDWAjd"
"b+qdSkSdCcEm2rNfun6P/fy\r\n ChbLYhQb6XjN9gQbylI8MOvnDLKwv6GL8WYe7R/t8LI2bL1dOzE=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n\000\377\200\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: many empty lines inside",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=Q/rdX7J9rIzOYeRrN/y4jrauQWeP+MuCQz+dYiGifnM=;\r\n b=kqh/BgSUwbZZzmXFK"
"1lpF8CAk5p+aqsc4yh/6fjKltlV/EK8PPZ+//5o8DlK\r\n eLKGkqhx5H9/b8GRL5QFfTqQCHG4DyzS0Jo/K"
"vzsd/tumqfhSMrs/y4P/55I\r\n Mk3tmYcFiPGn2Kf8Q35HE8m1RH5Wl2fRKaaLhZEXKYO/axolMnE=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\na\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\nb\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: long lines",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=3VxmbUDc6Cjoi2JsjKMcMi7lMuIoRuF9UMV19Qwg9dU=;\r\n b=gzx/AMLZt6FXkO4vd"
"JLfMMUCTUVns1wWHVzfZU1aG9Oxmqypre4ILM/2nXQ9\r\n u6cpuNkd5VuF8qf0qlJlnvIY1QBPI7xvZDOwY"
"m05QrWKhdG16f1/Jt+JStJk\r\n MGeMqmBNsosp5dLY8uqizjvadTbFC81L+ARHZ4vp6/flHxQrIxA=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab \r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  y\011\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple body: blanks everywhere",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=mYk1fTvntldktQG00z5kZuz53haFieNW1yBMv7m7Iik=;\r\n b=vwpmXze7uY6Nlx9dG"
"h3NS04y1sQxayWfcp1pdOD8DqgjyEsk6sJuPRNhiwRl\r\n BxqcDMCScvwptXOmg7lQxipwwohrLXZcR+rFH"
"Pz4RRzqgfWINt+bJREObVTm\r\n oKglRCap7wiF62zUnTf5uqKAZakcf1H+tvgzDlcCky7GIE4iR+U=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r"
"\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n"
"\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r"
"\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b"
"\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: no body",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=DiBLjfCmjzEta6ph"
"3YgfzPSIwzTk3dIu0OA2TeoPQ4hQE7cHE6VyF/kw5vOH\r\n qPP8w/AQj+JxIJGw7NZnYMfdlVV+GUZT9TgR"
"N1+Byj8VGKcxiN8SxzozAQZG\r\n buWjiJu+5rGjOEi7EN0taYRI2jhN/JQe87SW3mS3W8zE3/lOU1Y=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: one empty line",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=DiBLjfCmjzEta6ph"
"3YgfzPSIwzTk3dIu0OA2TeoPQ4hQE7cHE6VyF/kw5vOH\r\n qPP8w/AQj+JxIJGw7NZnYMfdlVV+GUZT9TgR"
"N1+Byj8VGKcxiN8SxzozAQZG\r\n buWjiJu+5rGjOEi7EN0taYRI2jhN/JQe87SW3mS3W8zE3/lOU1Y=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: only empty lines",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=DiBLjfCmjzEta6ph"
"3YgfzPSIwzTk3dIu0OA2TeoPQ4hQE7cHE6VyF/kw5vOH\r\n qPP8w/AQj+JxIJGw7NZnYMfdlVV+GUZT9TgR"
"N1+Byj8VGKcxiN8SxzozAQZG\r\n buWjiJu+5rGjOEi7EN0taYRI2jhN/JQe87SW3mS3W8zE3/lOU1Y=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: only blanks",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=DiBLjfCmjzEta6ph"
"3YgfzPSIwzTk3dIu0OA2TeoPQ4hQE7cHE6VyF/kw5vOH\r\n qPP8w/AQj+JxIJGw7NZnYMfdlVV+GUZT9TgR"
"N1+Byj8VGKcxiN8SxzozAQZG\r\n buWjiJu+5rGjOEi7EN0taYRI2jhN/JQe87SW3mS3W8zE3/lOU1Y=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n \011 \r\n \r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: no final line end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=s14J+iztnrytnRYzb7lhFG/jS/vrxWJnnahfijFMnco=;\r\n b=JkPfhtmGbqnuz9X9"
"+Bc9lQ8e965gYnoZ2DMGWzDVuJ+bXrG9ZxjeAOeMIY/n\r\n QUWk9MYMbzW5nWDz3xUzvtWxSTFgeVjfhjHd"
"gm540YdwrV7xF9c6jsI/+wdW\r\n r1+NVNAT7ydAmCyf9yznlJAlrkI+v88sySSFlageaOzehUs6hWE=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nx"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: a blank and no line end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=s14J+iztnrytnRYzb7lhFG/jS/vrxWJnnahfijFMnco=;\r\n b=JkPfhtmGbqnuz9X9"
"+Bc9lQ8e965gYnoZ2DMGWzDVuJ+bXrG9ZxjeAOeMIY/n\r\n QUWk9MYMbzW5nWDz3xUzvtWxSTFgeVjfhjHd"
"gm540YdwrV7xF9c6jsI/+wdW\r\n r1+NVNAT7ydAmCyf9yznlJAlrkI+v88sySSFlageaOzehUs6hWE=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nx \011"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: a final CR",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=/LLH4pm0g9+CGiW+z7cNQTAbcKqPE5osgxUCoCcO7Bo=;\r\n b=iXK95vu16jkl0hRz"
"mysPAjtb1Dyog7KnwBT8iiKkZPsbyX4KJ75ivHse9vZ1\r\n RpMkOXV12lBY9S46YPRamgOJdYGM3zVtgib9"
"ogvuUZv+aDrE0yE68EuWavoT\r\n R2BPucnZcBEUymrCgsc0B9nuQo/We89Td0mANB8X168cJWKkU/Q=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nx\r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: blank, CR at the end",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=QM0K+46ryJ5YRMswRjg2ETg+nkcZWnYrEQqCggAHnPA=;\r\n b=bTIcaWzvTbTSCM5a"
"p8fU6PdeEsNmbRFzRJ8TJ3gDaLSUOIF+rVW7+1hbqWZP\r\n y4p2Myvnp6eC8U2LmgYXo11WW5X19+uV90YV"
"2TbhDllgc1pwdZJ0I3oq3tkb\r\n 5btibFx/o5FrcMIIIv4o5ldgyT2iauxFVnWHZrRgJmztDN1X37A=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nx \r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: CR CR LF",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=2qgaB2WVybxhfomSXmXQbo0q/+OZzuws/PDJJadzlFg=;\r\n b=DTbFDMvUB2n4YqRS"
"uHEDrBrbn7pnEleAH7XRMwIU5xx91TtPwELKXj8w+Bpv\r\n XuUb//+RkXwZdToLCEWq2V9uuVesY+09p2YF"
"unt0vimjcGgGVg4xXJlGIfrq\r\n vQfD2umhgoCwROBTK55+U1zacG7Gp5ILjwrQMORvWCcH8uwL5k0=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nx\r\r\ny\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: line ends before a final CR",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=sw8/eBUVwuWk++Mor9Z7i02+a0+GwDK5osfluUTslMo=;\r\n b=IC6Sqm5qHlclKuOr"
"hqrcmDsw2QcpmawpReNpaa0ezmBHrrgPbFlLi/wF5+gk\r\n xu/J3Ej7TXIzT+1nO0cj6kPXLL837mA1eHRM"
"ClngZ+FOsc5+73tjkyKECKvN\r\n EtKztS0pcKyvhdHDJPKhaArJ4uD2bag1LfFy55uOBVFb1eKRvKc=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: bare CR and LF",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=moGBLSU+CnrSm8y9zD1gQfD6bj0x7d1SYCjT88IMXic=;\r\n b=h1kFWEdbNWvHtWRn"
"rEHbehSUIG09j2Gp8rwXx7ACLt1NwMpCMCGhobvScLHx\r\n rxXC5IuExHUQxynbAOqt0r5g3v//m81IjKMO"
"eKNIWhmOtTVl81JNDG3BzQ3P\r\n njrs5PALHcS9xWp6pwRV3d1SHARr3sm6HwkBMnDgktNbC5bNJyM=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\na\rb\nc \r d \n e\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: NUL and 8-bit",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=YXHbBqHImx/4q3fkedXfl2zNiKe2NWe0sY9BNknhL/M=;\r\n b=24ZsynRvr3knhObM"
"UWjx+G09gii1x2XTDUjWioiODUrk+RXHnMmxIhQrsaEo\r\n vrOTOS6AsjdL0vIw9soPxi878KF7F8eqX0W7"
"loPgG/34YxvU/F/b/p6rC3Py\r\n QKPF7QTTA+zHisju4KG3/QO+n05GKissFgT+THoRTzJLYcIhfOQ=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n\000\377\200\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: many empty lines inside",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=Q/rdX7J9rIzOYeRrN/y4jrauQWeP+MuCQz+dYiGifnM=;\r\n b=Q51JOfQ6VIlCeHF0"
"0Ku092f2HkHuIqDbS/4r8S7OMMDshznX21tjV4rvDLxF\r\n n4zScz9a4c7dwDkSeVCV7miOp7wWxvfhpLhy"
"hkrIeL4zmhT2c9eVaTlHH08K\r\n pnVBLZOCsCl4yojOEuXsi7ldNYzw+3ShuzgYHjGxzh5mRavmBoo=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\na\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r"
"\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
"\r\n\r\nb\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: long lines",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=KQayrY2SK9YKjeSNdB19D4OgWevDWKaJ9uSRxR3qsqg=;\r\n b=KGaKgRRiFxlWlicj"
"TRm7RZiKphCIcP8moK3mbDq3jcIvvyo5+KKsN77FWPg4\r\n SOY3bU9tMtgkKlAijBxsth3MXb7M2rmj4mfg"
"f6CHjr7tNqGsxHfDoOlrOVyq\r\n 67ufB/G3n+HDIHk6+939x7LTCGG4+f8UbjQ5r6racPNrsjexscY=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a"
"b ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab"
" ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab "
"ab ab \r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  y\011\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed body: blanks everywhere",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; h=from:to:"
"subject:date; bh=3RzEM2W11awrl6HCixrx4CM1worROhQRZDP+9qR6At4=;\r\n b=dlI+YGvlk+egZsAY"
"8m2ay6q79ELhQ7uEGbcrwK9TKvxxkFaI4FCepsoXiR2J\r\n ECPxl1UbFW6ezFuFMBM87Qim4sI3vptdxcUu"
"NU7jvpnjjvLu7GQ63Sqff2ND\r\n Efa4R812e6xVJH3hGljQuCqCl1hPpqoapHtCpBCgfDG6J6KLfIQ=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d"
"\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a "
" b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011"
"c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 "
"\r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n a  b\011\011c \011 \r\n  \r"
"\n\011d\r\n a  b\011\011c \011 \r\n  \r\n\011d\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a changed body fails",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("body hash did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\nfoo\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "white space at the end of lines may change when relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi. \011\r\n \011\r\nWe lost the game.  Are you hungry\011y"
"et\077   \011\r\n\011Joe. \011\r\n \011\r\n  \011\r\n \011\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c= with three parts is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed/x; d=example.com; s=sel; h=from:"
"to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW"
"/ygPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJE"
"ypPrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c= is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=; d=example.com; s=sel; h=from:to:subject:date; "
"bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/ygPRp8hUJ8GDSdXD"
"dG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEypPrLlKMGVLMz5aAq"
"N2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\nFrom: Joe SixP"
"ack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject"
":  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -"
"0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c=worried is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=worried; d=example.com; s=sel; h=from:to:subject"
":date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/ygPRp8hUJ"
"8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEypPrLlKMGV"
"LMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c=relaxed/stressed is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/stressed; d=example.com; s=sel; h=from:t"
"o:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/"
"ygPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEy"
"pPrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c=relaxed/ is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/; d=example.com; s=sel; h=from:to:subjec"
"t:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/ygPRp8hU"
"J8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEypPrLlKMG"
"VLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\nFrom: "
"Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "c=/relaxed is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown canonicalization"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=/relaxed; d=example.com; s=sel; h=from:to:subjec"
"t:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/ygPRp8hU"
"J8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEypPrLlKMG"
"VLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\nFrom: "
"Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "without c= both are simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from:to:subject:date; bh=l"
"4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=T6EKnW5s0L3Gv8BMC1ebLHQRFMyByEHPPC"
"EELHzghYt9JY9QL/47ttxKdUbH\r\n s4CNch64W74b9Vji5Gj/2pIpyGCBFtpG9MW4AcKfSpBRmAReulESd5"
"KzBA0l\r\n L50aF+9VGDWqVHnwzrH6N2eE6GKHkk0M7IJskIqQE+v45eR8+tc=\r\nFrom: Joe SixPack "
"<joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  I"
"s dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700"
"\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n"
" \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "canonical forms have no case",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from:to:subject:date; bh=J"
"OcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; c=Relaxed/RELAXED;\r\n b=Zc5ARSuzxufGq0L"
"WyYkLu9/lvmYNIPUZfrn6RgvPHFXI4h4SYAFS2I4ufaDx\r\n 23DSRl0LFBTbPL0Xui12fLll4Gsr+zqTOlg"
"W6lQpCLgj6EnO1mwh+cYW7u9G\r\n 2GPkFKFjsLHT7dSeHV2AkK7JJdhlYVLX637MhwU7USP4A1GIYAs=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a field below the signed ones changes nothing",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\nX: y\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet"
"\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a changed subject fails",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject: no\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe los"
"t the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "relaxed survives case and folding",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"fRoM \011:\r\n Joe   SixPack <joe@football.example.com> \r\nTo: Suzie Q <suzie@shoppi"
"ng.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : F"
"ri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011"
"yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "simple does not survive case",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=g5t3f9sBbg8TIHZa9"
"Mt7pp/ozqDcGkl0utC+quawrQUEvGK2z2nQv3/ZsVjV\r\n KYwnGMW6LRBk9NCA86K1CVjhaNL/N8hzvlwjs"
"77Ys2JqNzJL/7ds/Grv38PT\r\n zlnWqk1siASbNuZXWuXZJbAMHbtrYNhWQ0xNwI8UZaiQNTp476o=\r\nf"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n"
"\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "fields are picked from the bottom",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:x:"
"x; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=hYs4ihB3yiuOgHA44doraau46wG"
"Z/dvLIx4QnTx1MHR158Axvd58Z/CQcFZF\r\n ujbOs6AGauG38fC9w2ZaScLqDHdyY9d4cIEbXSxej7OyFCV"
"Mk3cM9JPNqeOz\r\n X5qWTsH3KoLRnRDrMX1FVCvSqPkIuDFAw3th3Dgx6RJ01ekyp7s=\r\nX: 0\r\nX: "
"1\r\nx: 2\r\nX: 3\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an absent field signed as absent passes",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:reply-to:from; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=j"
"PVjecMKxCjWBzQSXzkq4Bbd7enaVrCDN6GNzE47FXXmDLxs/3OXNWJZhePS\r\n MLhAbXJgh6lLxhmaTzTj7"
"UI0N6DUKLlyJ9/Ik0dv1GL2kDKE0lCqpNrysKTj\r\n 6S6lNMi4bDnOnnRzaDftYslGsssVDr3tu4IHFHzJN"
"418KBliqBg=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a field signed as absent must stay absent",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:reply-to; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=C+w1A5"
"smIJeFRyY2aqN/MjtBW5JdCzCj5HkM9RYOdQhAJtAPsWLnGK3t1K2E\r\n F/5bjgup5LizUTTtLi/RH5FuAw"
"Dfh/yrksbS+uOcGAFDZ19FY8YdbtJzRShi\r\n u9v39qCsvjK3IkBF9y1yTFyvWNb9wouqANVo8h9fqIgKqk"
"9Mp0I=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping"
".example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri"
", 11 Jul 2003 21:00:37 -0700\r\nReply-To: x@example.org\r\n\r\nHi.\r\n\r\nWe lost the"
" game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a second From above fails when oversigned",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:from; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=ayMa9/bhJg"
"WSA0r8mHTd1K66+YicZQ3oU9n9hRPtGU/xYx/4kdITm4I65jXQ\r\n adPAb84XdVpKAahTmJlPireR9e3+Uj"
"+KYSn1Z+bPmYCelinR5U7mz7e1j6X/\r\n ueYVD935oBQ8jNTzmrUcemsgUnMg3b8QnwiSOvXDuDH3kZ6tut"
"U=\r\nFrom: x@example.org\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzi"
"e Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded"
" \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  "
"Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a second From above passes when not oversigned",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: x@example.org\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <s"
"uzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r"
"\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you"
" hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a second From below fails",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\nFrom: x@example.org\r\n\r\nHi.\r\n\r\nWe lost the game.  Are yo"
"u hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "another signature may be signed, itself it skips",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:dkim-signature:dkim-signature; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXk"
"nB9pVY=;\r\n b=WEnziyf8V+rgfSSbg8y7YtK4IfYv4OeE7VJ7V9zEJxBaMUDcUFgKHknE1Nus\r\n nXQ59"
"XicEBXScdgB4uL2B5BKRekswVJJeymbHftgGux7oGqm0ll5TPhP4E8P\r\n ctxBW9fwjmcCSDRlvF9LLwsyR"
"FwbwGbcqVjp8UQm2sJQvq2ozDM=\r\nDKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
"ed; d=example.com; s=other; h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hm"
"q77foXknB9pVY=;\r\n b=Yh59ZJdU0J27mO4bf7v+hzX00j4qGIB+I68Pt2bOPDq9RJ39Wm5GfBSsE5ba\r\n"
" hQK4Sko6+5FHuIyIaviEXkc1AQ==\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: "
"Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 fo"
"lded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the gam"
"e.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "lines that are no fields are left alone",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"no field here\r\n\200: x\r\na b: c\r\nFrom: Joe SixPack <joe@football.example.com>\r\n"
"To: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011"
" folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the "
"game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= in the middle, simple/simple",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=B4mF0YwwXgYzrQnKA"
"8VinJUoshvoaNf78wq5kB6lHV0IjYfXYsz8n1Aqj5GQ\r\n rkdJSfm0G0UEi/+o3Pokk7VYFaUJn1Mc30qGJ"
"oC83WMLCxhHipO5ShsNeydE\r\n UF6CdKJN1kILoy64teTWJjbOpHbaJSV42u7xQm4Vr6zWNfYnLdw= \011"
";\r\n bb=abc; \r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@"
"shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDA"
"TE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hun"
"gry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= in the middle, relaxed/relaxed",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=gHXIjhpja6jYIx2"
"byyAfFtGUmgh86R1rcxpW9flW91vvBZRaNxgOf8j5bHRZ\r\n VmaD7k+oz5HvMLv1TyoX6m0Qknb81dyUdNA"
"hqW1YnmyXMDuF+4d0lgs/XgeB\r\n VYDc5nJUuu2vBcyOsjL3EO6JQR07PWfrBOJxGIhGcX7mQrD4/cM= \011"
";\r\n bb=abc; \r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@"
"shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDA"
"TE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hun"
"gry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "white space around b=",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=l4Zh3pBgSlhjbvhtQQDJyYHFkfuqA03zc5f8S2osQRY=;\r\n b=\r\n\011 g5t3f9sB"
"bg8TIHZa9Mt7pp/ozqDcGkl0utC+quawrQUEvGK2z2nQv3/ZsVjV\r\n KYwnGMW6LRBk9NCA86K1CVjhaNL/"
"N8hzvlwjs77Ys2JqNzJL/7ds/Grv38PT\r\n zlnWqk1siASbNuZXWuXZJbAMHbtrYNhWQ0xNwI8UZaiQNTp4"
"76o= \011\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopp"
"ing.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : "
"Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011"
"yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= that is no base64 is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("b= is not base64"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=%%aVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an empty b= is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("b= is not base64"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=\r\nFrom: Joe S"
"ixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubj"
"ect:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:3"
"7 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r"
"\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n\r\nFrom: Joe SixP"
"ack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject"
":  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -"
"0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= of 512 octets",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=AQEBAQEBAQEBAQE"
"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
"QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ"
"EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
"QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ"
"EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "b= of 513 octets",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("b= is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=AQEBAQEBAQEBAQE"
"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
"QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ"
"EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
"QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ"
"EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "bh= may be folded",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oo \r\n\011w2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=OcsaaE"
"OB9sIAyOZW01LuHCWj8GyAkWG04SQZGreqxmiJ1TwAtBxW3B/KqnYF\r\n ysiYMsf5L1XJV5R9I/32L39hcX"
"evJ/l1ovjp18pyl7hIg9qwu9lVHW2RCD0B\r\n YzXKy9v4SkNKe/1GlQtLtGgimnftL1ZNmhqoia/+qHc12N"
"gMv6A=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping"
".example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri"
", 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011y"
"et\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "bh= of 31 octets is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("bh= is not a SHA-256 digest"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= in the future is fine",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; t=1799999991; x=18000"
"00001;\r\n b=Qo+ZrjJv1B5xZTf7FRCBOoozcnWX+rVCYoUK9vd8Khkh7KQTv/uo5mmy1M7W\r\n gEmXWpg"
"KM18WGJI7iTGPEppcGDtFYk3624hjnVVaCnwMhTM0Xv/8Wmu5alYR\r\n My4iYWHm2HEAbFFkT+4SogtPrP9"
"say1TBX7khQUtf1bbI+wzzkM=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzi"
"e Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded"
" \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  "
"Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "the second of x= itself is fine",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x=1800000000;\r\n b=x"
"Dyh5EEUaFFyPSQj76+PoExZi1Xg2+Rw2Z4DRGb3weLWPFlDBVGAMSDj+7aL\r\n mIHufWdDUpigO0KlchnBY"
"lEci8Ph/eCRmRTe0Dh2j+D2WdSbTrjKYAgoa3EW\r\n VhverF2ZX/TfzvTNQPJLM38XTgyljXU9dWmXpo//t"
"+qky+ROVuc=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= in the past is refused",
.now = 1800000000, .want = MXW_DKIM_POLICY,
.want_reason = B("signature expired"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x=1799999999;\r\n b=B"
"X+wxCNW6ym+t5v2duEi9Nly79yQQfVLN2thywcNfpgM0BlxTskQdBsNRQUt\r\n WvAMni2G19S/6bHsIxOPH"
"gfrsICSyvmLBDTs5g/QCDqRe7XmaTw2p++yos2E\r\n PX6D7Ph9OSYEQeZ7wUt2r5abnyx5n0MNay+1rsgGc"
"ab6Dnajr8s=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= equal to t= is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("x= is not after t="),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; t=1800000005; x=18000"
"00005;\r\n b=15hxWMeDz49cmOU9gmEPpFAdnkO6I2B6vBK/9wuXzdEuT30A0Kh3K6d79UFe\r\n 3XSVhZA"
"3f0v/vXPGXARuczz1zFc65SMaBUUHtOzgl2XeMU2qj4vMbpcL67oF\r\n aAqtE/2HHMw0XZtkkoXpVTNmD3r"
"/IyTBskvnRfnSFvl/spriUXE=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzi"
"e Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded"
" \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  "
"Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= before t= is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("x= is not after t="),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x=1800000004; t=18000"
"00005;\r\n b=Nbfs3yzsH7AHbBQskoLxGH1wJUXjOEjE1P++skFbmNr1v6B58wewljWMPGns\r\n wvBkUgX"
"FMj7EYFGTX/AkqGO/aPIIkqgBalgP1WJgZWRjDdpktWH77RvHhbxb\r\n LkC038CS5iK+OumFAsXTGrsLFrK"
"nctuzjIKckvdfueON/qckTjo=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzi"
"e Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded"
" \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  "
"Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= of 13 digits is for ever",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; t=1800000000; x=10000"
"00000000;\r\n b=YVevMX06uvfsBLI+ZHe9QrfLhXLUqJZs/RXLnC/wdsnrshMqB5Qta1HR2g27\r\n EAmB"
"zsMJMdWJexyu7+2MpWiM/RKjKDUBW20YE/sMkPqWPUEaTLh11gRIaOhV\r\n 1rqNRQtmCNTwDrRZy26ZGGDE"
"sbXImE12WjjanBDUYoi3mUjfi5k=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: S"
"uzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 fol"
"ded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game"
".  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "t= in the future is not held against anyone",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; t=1890000000;\r\n b=K"
"10gf5Qyg/O3GuKtV62E6uRYatoems2rdxzX6+/AHpCQa7yScaqcAChflD4s\r\n MHNZqzA9rfzv+d+YlnXol"
"DhQ198T7/Xe0iWidzPyCRiCnASYBanq9P7lPZEA\r\n EgR6aPgTV+vgEDWDGo5uUnUIb9rocGYBO5yGvGzAJ"
"iistT88QOc=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "t= that is no number is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("t= is not a number"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; t=-1;\r\n b=AwZXgVaVd"
"yYkzh5OfTI8epk2vu+5KScD8I9xiTt1nX7Z5Itrq00PH01orGNV\r\n tjdIHTVgm1IRMDloHtUW3nal0K8x7"
"qPLwE28pNMNavpZ43+i9sH0Ct2+J0G1\r\n dXmFCt1zUhbHp4NdiAZ0TK6PzeYgVmiQ3mwVLF4RHCh2n6Y7B"
"qM=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.ex"
"ample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 1"
"1 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "x= that is no number is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("x= is not a number"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x=;\r\n b=oT5YMtJ3vuy"
"3iYrQSLJ3dmvaKkUljoa89FTONaXgCCfFvEPJwS5QSFqQ0EUi\r\n KuGYMQacjroRdlluCKEiy4DxLXfeSIe"
"SarJFvIf8pxuume8LvV1ymgF/5OUt\r\n UnaEb7w5iP93afsXJF7BIsPgq8FHrdcoW50x7ADX40i2cH+c2jY"
"=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.exam"
"ple.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 "
"Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= of the whole canonical body passes",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; l=53;\r\n b=Wz4k5m1I2"
"g8uJDzv3MI+OK4Qh2gblhukLwBwEK+VY3f7zKjcqGJzAoWbF7Ru\r\n 7aC22f3O4zzVVuXBcMMzJjGhOcnVr"
"4w8kb2dxgB4KINCqU7xq/bG6n5tPBh3\r\n YJgtsi/pBldfmWHteQsVbvbj3DxilEn/wfxLS8/5pI1Pg3tfu"
"NE=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.ex"
"ample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 1"
"1 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= one short of the body is not accepted",
.now = 1800000000, .want = MXW_DKIM_POLICY,
.want_reason = B("l= does not cover the whole body"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=nXwuGj/zUAPvD3jOaHbZwoxmOqSsBsXntQ8rxd3GnQg=; l=52;\r\n b=AKnIo93MY"
"Vt4Ae1qo5VNlqhhuWaBvN1id95hlvBYf6ouZzUJaTpv+iG61KzP\r\n 86zI4egzkn3NlawiqQ2rG4leEDnAp"
"BKtMI0frS4QdDMMK4cTnEiI+oohnYHf\r\n 1skZKydhIOvx9D23+EWed/DsDpwx3K3Az/a0f1IXMgbRu0OAQ"
"9A=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.ex"
"ample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 1"
"1 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l=0 is not accepted",
.now = 1800000000, .want = MXW_DKIM_POLICY,
.want_reason = B("l= does not cover the whole body"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; l=0;\r\n b=rCMFl811j4"
"yeAOyJTIViWlo5HDXmDBByaM2y7q0vD/CybUphAzBlw7uOU7X+\r\n f5ci4ApNuPkxChNU6DqkEdip0SAMFT"
"iVu+SYq74qEAQ08A/97MGLNx0KxT0V\r\n 84uDrYqiWMbEugkXbNh8spCoxdd4NvW2MjDAw9XtujDvT+c2hr"
"4=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.exa"
"mple.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11"
" Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l=0 of an empty body passes",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; l=0;\r\n b=rCMFl811j4"
"yeAOyJTIViWlo5HDXmDBByaM2y7q0vD/CybUphAzBlw7uOU7X+\r\n f5ci4ApNuPkxChNU6DqkEdip0SAMFT"
"iVu+SYq74qEAQ08A/97MGLNx0KxT0V\r\n 84uDrYqiWMbEugkXbNh8spCoxdd4NvW2MjDAw9XtujDvT+c2hr"
"4=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.exa"
"mple.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11"
" Jul 2003 21:00:37 -0700\r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= one more than the body is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("l= exceeds the body"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; l=54;\r\n b=XXg+PKlHY"
"ZucDFwVwHQJh1bhZ4eCy39qCI5m+5DYXqydK/CE5JAKz64g3Ots\r\n stpLmNeRiIVuf9xx8blp7FtAH1Yu4"
"ozoVmC/3ga1rYJAz3WFhnCee7cZIEAd\r\n JuMdGKFK/UIvCaZZeAPucEQoR64vDA8Oc3dA7J2QfBMEBKA+1"
"M0=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.ex"
"ample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 1"
"1 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= of 76 digits is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("l= exceeds the body"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; l=1000000000000000000"
"000000000000000000000000000000000000000000000000000000000;\r\n b=GPBwiuADRLmQa+mv8uSs"
"Jk5h+fOsys2TqJAIg7iCLn7LM/ALI7SiFd5raJAB\r\n eEnxkDAclUFkkFHb4dZzRd+Oa+ZMiag2W5G4gnfd"
"jMoBPtgIOXZxhTo6koZ5\r\n qalwwxzjC0Ft25zpvjXKjnithJV4pjM5aN0XqR9jWP2iJ+KbDWY=\r\nFrom"
": Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r"
"\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 2"
"1:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011"
"Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= of 77 digits is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("l= is not a number"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; l=1000000000000000000"
"0000000000000000000000000000000000000000000000000000000000;\r\n b=YusLOi7iFiKUmP6BULX"
"kspAxYDnpgqU7AS+9TFm40tRCYj8r6i/CRkJq4KA/\r\n jnf+4hGuLYtVwZ9Spu6KsRb6vIZEOj+i65aHBzN"
"ATEt9fYMA8yDiEvygHJXS\r\n mDk10rudCu+BHkIRz4hIxcrvVm7CuqDYV0KmA/GNhqmMzsZ6gEM=\r\nFro"
"m: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>"
"\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003"
" 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011"
"Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "text added below l= is not accepted",
.now = 1800000000, .want = MXW_DKIM_POLICY,
.want_reason = B("l= does not cover the whole body"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; l=53;\r\n b=Wz4k5m1I2"
"g8uJDzv3MI+OK4Qh2gblhukLwBwEK+VY3f7zKjcqGJzAoWbF7Ru\r\n 7aC22f3O4zzVVuXBcMMzJjGhOcnVr"
"4w8kb2dxgB4KINCqU7xq/bG6n5tPBh3\r\n YJgtsi/pBldfmWHteQsVbvbj3DxilEn/wfxLS8/5pI1Pg3tfu"
"NE=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.ex"
"ample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 1"
"1 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\nmore\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "l= short and a wrong signature is a failure",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;  s=sel ; h=to:fr"
"om:to:subject:date; bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP0zw=; l=5;\r\n b=LIywi"
"0OBSYvCqPvMiQrvwrYBaloQi1b/jXUCu+LKWzYNWGyrdbWFKGhdGCny\r\n /YbWuS1xPMY+G2Lk6HIgVQLAP"
"94C7T06cB/B77jm3oEUPk9XXzPG51TLDdh6\r\n Lr+BnNpZT3XZ+IQ9EpiMdL1lkU25mjvDsVR0qZzyEwgqF"
"MtBLXg=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shoppin"
"g.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fr"
"i, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011"
"yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an older version is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("incompatible version"),
.message =
B("DKIM-Signature: v=0.5; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:"
"to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=nzSUL/+59cdFW"
"mmLqFh55jCvJe1X5FyVmtpSD/BqRfvuDqc8TpwXjN0Gnxnv\r\n Hei9d5cMrspH+zwajvY1KllWyBJcOl4wN"
"IZHKM7bNoVSqaVdM5339MwUNoXw\r\n DPCOPcPfijppbw6uJOEpnRmoIpQkQglawhlND0fAjzBpQ592zOs=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a later version is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("incompatible version"),
.message =
B("DKIM-Signature: v=2; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=vAqlSTqV7ThQc+1"
"SpU17JA5mUX7CSjc8yL8Nu48fQP/YRS+2br6Uohn+vzY3\r\n hlXgwCv3u2zRMDpt8c1VaYfb+XEN/f04Syi"
"sOr2zEJxJn9kzZ1UdDu38hzzv\r\n DEI+vYY4iWMEWenwDLxym+ziCA6LBNee6Nu7NKr4Dd6mk9U9snE=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "v= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to:subj"
"ect:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=XSC+Gs3gjIb2Ar57qA0v"
"+cZgNpWAHySoNGdaxaS+zQVDEmPUFidnDxtoYBdr\r\n tBZIeS6vuqSHvSPHjBsybc50ImLZrbuijet6Cb7g"
"BWLQph3OwYE3GgB5kTO2\r\n bHhvpbNsxfKEAeW90fRLHGUXh82RW+QTJIvhIX/q086KJxVYKOw=\r\nFrom"
": Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r"
"\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 2"
"1:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011"
"Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; c=relaxed/relaxed; d=example.com; s=sel; h=from:to:subject:date;"
" bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=nGIYDOsQp8Vo+/2Nn/xe5UCC0AYLd"
"usN5BgREndps3F4TRA0PDw0y0v49Bs1\r\n tj4rAJ/IUR04acI/ltEiK9isx0RiiFy5fJGeCh9wb9CeVvicC"
"ax/p1+KCoT1\r\n ka0DvQ6Nmdqu0XT5Vy4EtOKbxrvpu4yFHuhyeVcYyni9f9wbPSM=\r\nFrom: Joe Six"
"Pack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubjec"
"t:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 "
"-0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; s=sel; h=from:to:subject:date; "
"bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=mFP8dpls+/k8ohsWeVXbQxRplWE+pv"
"IdSrk+JlR14N4NBL4JGJZpOrBOBnX7\r\n gtWqVF1rq7crXT9WIcRDsF0WW3g2jA25sh9uOtfR0VwYQ0pFAM"
"vVaPCCFnBp\r\n Mfy/8cSope0t23e0xSsGFmGS2bT2a862lnfMylnBmotiRPiMpkU=\r\nFrom: Joe SixP"
"ack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject"
":  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -"
"0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; h=from:to:subjec"
"t:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=2Vyv3p27reelByybmw0jQk"
"raDEBR/8FBxtTU1sS2LFQNLYvIvcpDavBpBiyK\r\n ADO5LR6KY6XNdjeRc6mIwoUG5aIzE5ydfnx+V/cKJM"
"Khy6s5Zsb9SwPwwMbS\r\n MaVIFTOJ6Z2+2BCbUvCX91n3vWffSK3PxEz/sX5X+vNIeN6gOrM=\r\nFrom: "
"Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; bh=JOcH0c"
"2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=WWmuxHQZ9Uas3pL5pJAoAX5kqNBO3B/CP18jjT+"
"XLMYj+FeXsZuufgwLg9gH\r\n F8u0hPLjXAj/o2H2b9orJ1K/OB+M9kidMo2iRoj80TA2Yw/mnoOn7QEjgKi"
"B\r\n vm/1VeVld5fFRIDTEny2SJBmJd7iZYKy3un8SxD1MzK1PxYLRe8=\r\nFrom: Joe SixPack <joe@"
"football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is din"
"ner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r"
"\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r"
"\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "bh= is required",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("a required tag is missing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date;\r\n b=n23rnMJdr5ey6EksDwQVW3VYs95BdYq/DWeF9bhoZckwzbz9tzSXMLTPHl0C\r\n"
" gMgxgTS2Dcle5oy72qdjUhp/VcM9e3dVAYNdcu4410j1R5ryMoNi2tbvAeLZ\r\n UewLO7HhM1au2bjXCz/"
"u+VXwjJlRxFClWSrAT5Q8i+MtuXSFpY8=\r\nFrom: Joe SixPack <joe@football.example.com>\r\n"
"To: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011"
" folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the "
"game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "From must be signed",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("From is not signed"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=to:subj"
"ect; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=HpgHbvyz2bgNGtNTdi3F6mHE6"
"OFoFDJoSlGs7R9mLA7X6J327gZcUbsdFfeu\r\n 7NWDMNqh9waGzmyAf3KPd6KuZUx4z7HmTLTRbnlBdzfzz"
"Y2so1zP35b9nWCC\r\n THLZdf5ZcJUO5hsspP9YkZ3W38WuUpE1j8iaQdH1TJXbGbpUBtI=\r\nFrom: Joe"
" SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSu"
"bject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00"
":37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe"
".\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a duplicate tag makes the list invalid",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; d=example.com;\r\n b="
"S8EM3nsAvvJdypnBM2CL+pWJKqEAeP1sLkllrIy+votenSs8WAQP9al0b3EI\r\n njCI87qVCBNyA+82mGGA"
"axntkQUuj5LaGVKGqKpphI8Vl8tyW1522+GxcJ8D\r\n tfR2whjO9TD6pS2NoYEN9JJ8DiFjA3zNpbbnhZn5"
"wf0mb0WByfw=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sh"
"opping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE"
" : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungr"
"y\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a tag without a value sign is no tag",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x;\r\n b=akqBuJTVsJZU"
"F/nAz4DCG91HtxiWXkDNYTBTd3N5qTxZVkeT0GqEmDC42qTi\r\n vlQ+VPB82CjUPOVAUI+KrtNmgNc0LF7I"
"G1ivCXOQ/qLotDFnkmMKX8JoyHCK\r\n cRJ3c9gSZ+ZhVPeZ3mXxP9sX753rMgxgu5eCkkGI7WGHfuXwlc0="
"\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.examp"
"le.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 J"
"ul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an empty tag is no tag",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;;\r\n b=p5BRtwnjJrzTo0"
"i9Yf7/c/I7QQsXd4mlctLEP/KRqeePLxnjngWfWCYah5X9\r\n pKzRfg+pMqGjDHfhCnotr+kT6BzFX3V8CR"
"MLE7fzSKyF6VTGg6OITWvKc0c1\r\n TbEcr81lYqRGjm0+dFiYjPdN7wFy2KcwEA9OKltETScNEey3B1Q=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "unknown tags are signed but ignored",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; zz_9=anything at all;"
" D=UPPER;\r\n b=d+e+Z59BRG7hCtoHHPARmxUpDud2UsaNF47WydWhLhwFWoA0HEDtFgWb7pwo\r\n b/ev"
"isiAcPHd5bJTX1fTCotdgrybHPs4bZn2yMatxAs83gRNpy31Jjj0ONHz\r\n dCLUu8Ad4GXoaaA3K8Og8nuy"
"ahfvfnJ1hhBHU6d/lNAFUuR46ls=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: S"
"uzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 fol"
"ded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game"
".  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a NUL in an unknown tag is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; z=a\000b;\r\n b=dVBc+"
"w2LAx1mDky65tqiwYGl1b2Cu98WVStTtpqkM7Q53AKgvXPJ3vyWUmAJ\r\n rhU598ArJdft8/PqNhHuDOCJg"
"ejAOHypjkB49t8AG4efuvBOWVNmr9M2ra/D\r\n /6U5hw1AUriIXpkAbr+n7EU5VXhbJfpU6K7o4s/FfG+iC"
"nQL5kE=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shoppin"
"g.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fr"
"i, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011"
"yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "DEL in an unknown tag is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; z=a\177b;\r\n b=JsFW5"
"31Nvr37pYWFtralVNIorrAhA34QflfEIcyOigp1tcNgCMrcJfEr4I+8\r\n 9nBwDL3mVsmF+rM+2PmIpIdt1"
"esqOMc+1nx+Ev3pH85leK8SoLwxy21j3SQr\r\n Pj8y4CG0ousoOJX5ZOhwCkxpH4NgBQoPAFVlJa5g+JXnZ"
"L4bHWE=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shoppin"
"g.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fr"
"i, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011"
"yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a bare LF in an unknown tag is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; z=a\n b;\r\n b=oFD8qH"
"639Rpy043jW9awSOEwxvJnKqCo8ciNA1iOSlHNXBIzBgpUGjU0eBUe\r\n l5une6XnqmyNynJW74lTlchZfm"
"KFlGrGSLgzjUt8XcBFrO9WWNzrMBvct6jY\r\n cE0YVIZe3VAoOifGvvf0d3KAcnqiAVK5DS+gGUdyTEKet0"
"u1zss=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping"
".example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri"
", 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011y"
"et\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a bare CR in an unknown tag is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; z=a\r b;\r\n b=A3p96U"
"gNwTiwjEkWV0nkSIyZjB/tHMIB20L259GKygeKizXNGkag49Gbrk25\r\n 3cm9mrqOOPEoHID+ccZWXcu09i"
"EdXs3DPSaiUMOP9smJsyLjhTTedghTv/sP\r\n QQ4IOu3GSwqOCxCWE3H72MEb1XbHhcqmGGnbL2LXhC6XRR"
"xIuRM=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping"
".example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri"
", 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011y"
"et\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an LF in front in an unknown tag is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; z=\nSubject: x;\r\n b"
"=Bc21bI4hGbl9yi53EsWiB2vKsqglP5COxKC6C+O4wkdq2ym7t7lKFZeVHUVy\r\n NDRL1oSF4sHvqNEsY0A"
"le+inQ5aO8ULsiR68ncWrRHyB+QsFZfArIaPX2GVh\r\n kTVgAAnd1wGN/jVFHwd8CY+iXsDG3R/7+pAWo1j"
"e5IOBrK0oUTo=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@s"
"hopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDAT"
"E : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hung"
"ry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an unknown tag may be folded and hold UTF-8",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; n=a\r\n\011b \303\244"
";\r\n b=ATML3aIro+VaIUymJL1xMCbPBK03gUOx4p4VRy0q+1R8R9xxrUR5F65S2Xrh\r\n t1Xios0b8i+x"
"hhqgcpVJUQFXu+y0bHSpI2sGixG3XPsajJsPJJ71DhaWJk4L\r\n KXiBnb8Yl2IMXXHRD92pz3MebnLmxeFn"
"Zm4cvmeIvxPbS1Dmykw=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <"
"suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011"
"\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are y"
"ou hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= may be a subdomain",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=joe@sub.example.com"
";\r\n b=RlQgli4RPwqgsPjjM6P7MHybtxCOe8Ye91v0REM+YraO31fU/cNnRCpnwaGb\r\n IWkl77/dYBDA"
"ZlL2eXqboJtIEI0vdfggynBd2OdnWyPNpW1kV3wB3aquz/4Y\r\n mevlOYzxzvjfWmkPkblVrLhLy5iSm7wC"
"yUVI1cHkupQsyxLhA40=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <"
"suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011"
"\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are y"
"ou hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= may be quoted and folded",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=j=6F\r\n e=20x@Exam"
"ple.COM;\r\n b=CbO0/jP8MErmgFH9jGFwxuNOmjagyNTQTbLLSeF9uNgpCSnA1YnDiKUdM8lo\r\n 0uvQF"
"3/0Nr//ge4aoA/lB611tfbnLesLoM0QC1XUCnBelI0XWKdFTRMl+Lfk\r\n mnph/XfY1JgCjJ2wL2+dIbQ87"
"N6SRhIyHPi8HRS57nhxExFHLbo=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Su"
"zie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 fold"
"ed \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game."
"  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= of another domain is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("i= is not within d="),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=@example.net;\r\n b"
"=jdc4x+XRdhQplndnjFvvce3lcoapHs23xYr7w427igqTcchReCfRcfAD1w+P\r\n Se07DWo7qE0V3prLpHo"
"8P/w2fuMkVcZWeNtvDaygeI+JJpT5p3tgIUwq5nCc\r\n dyVl9IiiYRuY9SxyFAmKQUF7hsugSmWmBDPOrUO"
"+0l1VOQpyDIw=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@s"
"hopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDAT"
"E : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hung"
"ry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= that only ends like d= is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("i= is not within d="),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=@badexample.com;\r\n"
" b=xHNZ3uGSTe1PA7KoSHchMMwJB3REv15g0T+XJZMGCr/Q4gObrPeV7TkS99yx\r\n D9M1NpuIzO6DaEKJS"
"4MDK4arkHt6WDsPm+SyDn/J4uaWYYFl1D94dYOSp+wS\r\n 14NdepfCSk9qbKgfITVHN3NWQLn87ZsV7CmzX"
"IqxghnTcy46BzA=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie"
"@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nD"
"ATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hu"
"ngry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= of the parent domain is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("i= is not within d="),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sub.example.com; s=sel; h=fro"
"m:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=@example.com;\r"
"\n b=SScaqQaJNULO8VvMl6B6GN/mYJce0AQewcJ0c2A1BjwdLFEqMypQRanYIp7k\r\n hj1YF3Rw9DFAbhV"
"6LdoT1qRMu801OffoBzcgOmOCMCbcVl5+bSQ49lApOTXl\r\n Idyf4qjPY81s+Tqy5pRNAGRvCCxeYD56JkA"
"1+DTmIVWcShFWcac=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= without an at sign is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("i= is not an address"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=example.com;\r\n b="
"DUklOweYMdyvbqSv3Tfmj22WT0T69u6OF1Ph+IhQ5dKk/ogBn4iRE36rJK6q\r\n 5IuwVo0uduAbePZr424D"
"6VuOwa+fqfreBG+pLpOAnbibVmVfFK9h0g4Z3uIo\r\n dMrdfDocwn1nqwwcBOMhK8ARDYeZTgQ38w0+2pOy"
"nzs2RUH6uP8=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sh"
"opping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE"
" : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungr"
"y\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= with lower-case hexadecimal is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("i= is not quoted-printable"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=j=6f@example.com;\r"
"\n b=CO6kIGlJJS8hw9hnQ7WqYA0jymGIgA58S49yLgjV/2GlO+wbISkq4hZqZSFy\r\n CygR0zCck8uS48C"
"lK/zpHMZqqLGDp4eM5TiHlowGR98v/3I2/KSFvyqoU05S\r\n nm1OaywkkfklD8z/ZqyyV6eYOSIoZ7Ob6aC"
"dt8UzhM88fcCfaqc=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= that ends inside an escape is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("i= is not quoted-printable"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=@example.com=4;\r\n"
" b=FTWMmElxeMFGRLsyoLB/OcHjK9+KjdQSW169SYHEHHSpt8dtbr/v77YjlBNc\r\n GfIlBTcc0q8LG4wKN"
"7duCAif9vfIQVoYNJn401L0T+cQHrswQj6F0FmTpzRO\r\n eGf5lkT3qFfSTYW+1d0QYiNKAX6eznuati1dY"
"ETwfsBrqHVvD1c=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie"
"@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nD"
"ATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hu"
"ngry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "i= that hides a NUL is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("i= is not quoted-printable"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=a=00@example.com;\r"
"\n b=CaEXDtsqTtWitV81xUYLRTorA1hoMZ1O2T3DH1fhfhmaeLizrWmrs1DI7KS5\r\n 6BhqoF0JcF0CFLa"
"D3P590snQg9B4MmT3LnagdThW0L/KvkRd216sCfDee2GT\r\n pfqw3q3AYucMgLGO7Pe/A5Gv2eme8o0uhUe"
"Ccy1i/R7Z91O6Xp0=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a single label is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=com; s=sel; h=from:to:subject"
":date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=213ga3x7jdL4nvujiPuL7ki"
"wjPb0BgCKlI8Y89o7qFVYDvFJgvTZ6sqtHL2k\r\n /Bu/KNmIr8TQEigVvIitWkGS4twHtuLOASg4H2s906o"
"ryyp2kV7eLF1ThWEv\r\n SHEG8xJ/2lRAKkKno7rn/yhkCH3q1I+xVtJw8WLF/imfqhwNC6U=\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a quote is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com'a.example.org; s="
"sel; h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=k"
"yDnoBbtvpnQgDuZWkf3jKseeAZ0RNtptmjcvUvMtNDMlpMPivBjhS0DX3Lf\r\n nl/ishoCUEgwHnIKBTut0"
"+y5CGFCG8NbHamxsQQFF4p8x75LlYJdIyiPjblm\r\n HVl1Rk9NYzYP+x2SFs18fcKZxKqWvrIn3vcKEOEz2"
"nJOF5HaFHo=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a parenthesis is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com(a.example.org; s="
"sel; h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=L"
"IGDi1BvXcr+RSnVD+0N8z0uuZchmswmCmPLlYLweW3QwU2ep5eFYxekYMpu\r\n CWQ97VNsABLcoza6s1kr8"
"DLgy4SuNvvf9p9cPmf0Ax4Cd/m+F21qX/RJb8LV\r\n AjSzhpQk0Ey0wdgGv8xxdf0h+mWwNJJ79EjNUGjlA"
"NTjXa0K4b4=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a blank is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=exam ple.com; s=sel; h=from:t"
"o:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=rcVdWGnMWDUG/2"
"V7N6Y/lVjJDxS58+Wl6/2vaZdYgcAVbWEIFYmxRuTkGpVV\r\n HYGsqYsJjlv2WvJj9JzQKXDgr2zKpURvCH"
"MuIPRB6WogezTkcmsbt8EUKxG9\r\n urn8VUB2mFUa0X4fn3HAb92mvJVCIfIJGQbpa1q5CYfL5IqQ3V0=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a final dot is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com.; s=sel; h=from:t"
"o:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=W/Tr6kMk/4jAxM"
"r5WBxVm2gbPrWqVqA1aksriRdKVH0E2hyAuC+/KNAjlIg7\r\n c7zD0s2F5CjmRFNfkQfQxEjeEeBoxbs/pt"
"Ljsy2tKkYfIC1Ej+XU7v94xlmw\r\n lU9Gn1+7Z0/zTyMpm/Nb/bglqeqwH6eX3aU8ZpRNZWvZzl2eX5o=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with an empty label is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example..com; s=sel; h=from:t"
"o:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=JS2DJHGOJHmV0G"
"Vp3E0CAEQPU+09PZcOU5u5DJqKC47d+UlxbzXV/CoOv9E4\r\n 4PXMEm8hL/5mfq+0qEiWfooRZKkcQs96gA"
"6AnEO5453agh89xmwn/DW90JX7\r\n 1VEVE+gWKI6/6/LOotWOg0n2useIH4Kt5imQ8VfdJDkxYjQrPGk=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a hyphen first is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=-a.example.com; s=sel; h=from"
":to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=SEHgZZvEaghK"
"mc85+R3MNyB3i06juZSXYRNeEkYgbRiGsM7W6bWXgf/Pj6Lk\r\n Sx9POIxtFxVLLhpghjXHdsDFEO58qmiK"
"8XCylsPPahwsUI5VX1hm/oPQ5+AT\r\n 47i6Nd3T9i5oQKVcvZdqjkOFHVFI0Z10nqtmdZTSHYF1LJcHRt0="
"\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.examp"
"le.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 J"
"ul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with an octet above 127 is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=ex\344mple.com; s=sel; h=from"
":to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=COpNciBQ8ClE"
"WERVFpg+qmhFVs2LZhmzCbdVSXjk+RUQCkW+8fiBijJfKkBT\r\n HZgk0VAfX7lUTtawY34md9+H1SafE4JG"
"YzhdcKny4rQaR8PhUhoWmt0ect+R\r\n iMXLqIn4n9PkFM+MhqyDzUxUGYBhynmaFDZgzjYM7d4wMdPakXo="
"\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.examp"
"le.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 J"
"ul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with nothing in it is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=; s=sel; h=from:to:subject:da"
"te; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=pyqPiaH4vWS6Fo64473sNctoqT"
"8m2nyD+PmrwP9R9KWi/TGLT9hIFFkPqyf6\r\n NCeTUKSt5VSA4af3c68yxGOof2awj6Apkn3cON5KZTUA6p"
"Z8PJGKE6mnRium\r\n 3wq7ylF4nNXhDbSLcygU2oDMHWMk/T7lbq2kssBDMWEdkS3/ekU=\r\nFrom: Joe "
"SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSub"
"ject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:"
"37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe."
"\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a label of 64 is refused",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("d= is not a domain name"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com; s=sel; h=from:to:subject:date; bh=JO"
"cH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=ATNYb1asf1lm2ZZQ+tmINm+np+LDMQroXgn"
"hifs1UOhKlkJmcNahuIv+wIlT\r\n 6NLkqD2pTauz3mIoWFjzNSA8gDx5fal0B/Zii107Zg1cCiXJo7zzZNE"
"pcQJI\r\n 3H7QkgUFpYRveH728xQ2sd8zyEfg+keCvZil2FMXrplXq8z84to=\r\nFrom: Joe SixPack <"
"joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is"
" dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r"
"\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r"
"\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "d= with a NUL is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com\000.example.org; "
"s=sel; h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b"
"=hd1LvXjXUUQJ+k9xiQEJCcrxQtjsgb+y6gMZgVgoOpoIwQLDUUvaJbbXr1kA\r\n bZE8zbMGbf1pabwjHPG"
"9B2RooJpVjT6Ze5ZyKmqNWVUbOowr552KsDnu2Dzo\r\n 0M/nAEVXkFo/EOj2DtPDt9bGFRdGdoy/QHbJhS1"
"6cQS8vDbcQjU=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@s"
"hopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDAT"
"E : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hung"
"ry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= with a NUL is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("signature syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=selector._doma"
"inkey.example.org.\000.any; h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hm"
"q77foXknB9pVY=;\r\n b=Zyh1xB7w0oaWu4tq9X1TEeRkQsFAU1Ixg0UujgwyukteUiW3TyE6wu7qwlVx\r\n"
" tBK0ZBhCUBL4jg2Gu6+O9Lo2FGOYDmLebnptJek68+jBKOCueitbIAzau6a7\r\n UhXsK4e9zDnw3p7P2SY"
"JrZZZUstk5YStwGmTyErjC6bwhGRjFN0=\r\nFrom: Joe SixPack <joe@football.example.com>\r\n"
"To: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011"
" folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the "
"game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= may have several labels and underscores",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=march_1.2005; "
"h=from:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=WxxspH"
"fw8VEnohMzWa2F/ejRTaser7BuXm4NuoAIs8cehgv4ZenAjwMI82LO\r\n R2oTe3gUN/axW1IRG78CNOdbq9"
"u4xYX/i7FmpnOtLUzqx5+lF+KeaHyjhVsW\r\n TnFF4PRSoGN4kXfDHFBbEu5StcgmBk8pQ9KVT1rEvs7cZl"
"IvMVw=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping"
".example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri"
", 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011y"
"et\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a key name that is too long has no key",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the name of the key is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=aaaaaaaaaaaaaa"
"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
"aaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.a"
"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; h=from:to:subject:date; "
"bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=ncm5Mi07HNJ3FMp8pNAIv0mmputSYv"
"Yxz1Oqa6X2DVfIcKcSJHYKbWs9sMYz\r\n +cSBZESCUOtRkyU4IwV4kTWAgBei7pqczFrffHJgHT40nrrqFn"
"Bg6aW3/Dks\r\n GShMkto8mzqBi7xib7kea2FTXjlhVEk+n8hqERsCgnVrNF52XP0=\r\nFrom: Joe SixP"
"ack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject"
":  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -"
"0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an unknown algorithm is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown algorithm"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha512; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=ngQj0BKMeHM6ZE/"
"TpWUOTiNv56cmKWEP9kIEBgzqtWkgJPj0NbkPe8UzTqp6\r\n 1owrOT9aA24YPuMGMSNqAjvi2JbdzWs2VYB"
"56zQwkq2hEGkXvA4Bvp9eaAnP\r\n M63NpQXoLsL8UnJeluAzgtX4Ta6cZW74HAJWxH5povgDVO2YSwI=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "rsa-sha1 never passes",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("rsa-sha1 is historic"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha1; c=relaxed/relaxed; d=example.com; s=sel; h=from:to:s"
"ubject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=U2kvzSc7RQNeRD7ER"
"inDFxf8W/eRzxdZ4nUMuYUPk1fx2Co6+sfNAsGhA/F/\r\n 83tVr3q53K1DGGHhfuG3rNFxcaIa/tlCg9CLk"
"C7vku3dZJeE4rScH3kS5/Av\r\n 1vtu30tFBh35GM3ic8deLYU2y/mrnhwoBg1jCucZsIvzaUOMDrE=\r\nF"
"rom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.ne"
"t>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 20"
"03 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n"
"\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "names of algorithms have no case",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=RSA-SHA256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=gu4y8Ayvik30Oy7"
"H5scQLge1qrv8ZBibHuoarfTzbtB5ufW2dp0lmYLAy1Qy\r\n qVII6S5F1QmEWkdU53DnMmjsJSsXf24QJJ8"
"ZcmKW4qUHqi22qdLpcmNn81Uu\r\n KHRKMymuew28hTUY0HUUkwyr5ET6o3FwFWL9Lh9asRFNyS+j/vc=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "q= with dns/txt among others is fine",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; q=http/x : dns/txt;\r"
"\n b=vUkmU/narE2k+J3OkinFtY2V3p8ovz205MDJbIstCH9t/w7GTSK25SzZDsIP\r\n SgsubwZBG+ZpQCP"
"SDgQaOeR9o0lJn69y8Aji7wS57iKEjhkM07MRDHi0T8cl\r\n nwWrNWKpy9wanIgwdmD9f6NUzwNrYFLucck"
"eUGXwcYWOQSJzuGU=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "q= without dns/txt is not judged",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("unknown query method"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; q=dns;\r\n b=eVRAIhiG"
"etgPsKgAp2nPQCGPAN1oLzRorapDR/rfmN6kL4Gm55RCsOmAR6Ra\r\n jT+Hk87GSbALv7OSYipDKTaAkz5p"
"M7FabE0XKLOBOu+IbHzsFQFOZxvvZSC1\r\n nXbpkW0kCrY1ZKoWqNEqqd8TZPSGIVUReWn3f5Yl6MrLtQi3"
"Kzc=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.e"
"xample.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, "
"11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet"
"\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an empty name in h= is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("h= is not a list of field names"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=CCav9nE2JDJX86"
"MwuMdZvm+2Xz6NfIaDi6LbA6uPcLVEnLy/CYwQeL850sAM\r\n GpiMQ9SK1RmnzLjv4Zaib/ceP2752pVVls"
"+Z/01wuq63bJ9VXNm61W2dYr/G\r\n oYcQvX9Ms4KOvsO4b48Ou7bYUK/7+S3fAFVSy8wxKrq6L1s2Oc4=\r"
"\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example"
".net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul"
" 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  "
"\r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "an empty h= is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("h= is not a list of field names"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=; bh=JO"
"cH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=n6vko/6F/XYJVfdcDtkEqKnVoYkXDvGPER7"
"o6NjtWd8fpjeBidsOchuXLuHI\r\n uC4YqPC29oi7LvHXe961YNXUTNzygdU8TvzpSvta3sde9zqE/Wn5QIZ"
"UNt8Q\r\n 2jV24nA4zjGLgDvqJo2v+90JWpmvmgIHujSnBoKcAI/dfh9yPOw=\r\nFrom: Joe SixPack <"
"joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is"
" dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r"
"\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r"
"\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a blank inside a name of h= is refused",
.now = 1800000000, .want = MXW_DKIM_NEUTRAL,
.want_reason = B("h= is not a list of field names"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date:a b; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=lRYlZB3rQme"
"ulQIyPjr7HH02pcglF/0CrLLYqijnCEXpxxBBc5/buGafvylT\r\n NUKQ2pvCA0XElcVNtnAT6IBvCylLTGb"
"Xs5gux1Jx9UKkqcxCdluoTjapMr+N\r\n 6pVQs/VmtPiTN621G0zU1X+f6MKpIj9ogl1mQ3CVWLDk4/MYTyc"
"=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.exam"
"ple.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 "
"Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077"
"  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= may be folded around its colons",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from :\r"
"\n\011to\r\n : subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=j"
"u6BzWQz9yUC15k9NvJHYxL7WXPTobjC3n/gMV+gdH5+Qpal5AqMIBBTuOzQ\r\n Mxn8rBmfxfhuB9hzML8L8"
"iuX6dxEIv6bWvnwcw135o9gQ2T7RBcAsb9xU5RE\r\n 7dOebSXV1M+8SzaT9cLrqfdPn314sGF3bDveBbCF6"
"clyGMvZpYY=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@sho"
"pping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE "
": Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry"
"\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= at the limit is judged",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x; bh=JOcH0c2oow2Zh/WY7MIi"
"Z4sraeE3hmq77foXknB9pVY=;\r\n b=OtifMWd4yVI/J63km+MyqRH5SyXod96OfJqmUtKND01tmvfPp9a6o"
"3ajmnqA\r\n PpKHBYLu5pT23XIMIWQVAj25p/vmbIE+VoXxyla3xbZV4RhQKKso+nYZVuEk\r\n TNYli+rv"
"0WtkqQfMm4Ot1q/ysWd2j2cgAM0Y7RtDY4QWYUaxrcg=\r\nFrom: Joe SixPack <joe@football.examp"
"le.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready"
"\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\n"
"We lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= over the limit never passes",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("h= is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:"
"x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x"
":x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x:x; bh=JOcH0c2oow2Zh/WY7M"
"IiZ4sraeE3hmq77foXknB9pVY=;\r\n b=pPj8ym+BUUUvQ9A4ekhQJzNSET4bbzJowQBR5Bm0F3wpMht0rFc"
"ajvNl7W6N\r\n KjRECzyyW40Qbw9rTLSwS8Rnnr6OuyfZIX1Fhv/2rDy9QyIC6UWbLQjMXYel\r\n JhDCav"
"PKMNciojsI6zTwKIiOO01goh8ydxpBAEHcjDPWNvthE0w=\r\nFrom: Joe SixPack <joe@football.exa"
"mple.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 rea"
"dy\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r"
"\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "64 tags are judged",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x0=; x1=; x2=; x3=; x"
"4=; x5=; x6=; x7=; x8=; x9=; x10=; x11=; x12=; x13=; x14=; x15=; x16=; x17=; x18=; x1"
"9=; x20=; x21=; x22=; x23=; x24=; x25=; x26=; x27=; x28=; x29=; x30=; x31=; x32=; x33"
"=; x34=; x35=; x36=; x37=; x38=; x39=; x40=; x41=; x42=; x43=; x44=; x45=; x46=; x47="
"; x48=; x49=; x50=; x51=; x52=; x53=; x54=; x55=;\r\n b=Ie2di6Vl7SB3mcMQhve/fZDzGZ40W"
"TdQf4wOQy8qImo6rAzhJJ7T3pYus5a1\r\n 0R+4nChNCbavPYlqGXM3S7m2vmREe+T8oT9SZWD4KpKY4MzdO"
"SUFTHfZccXe\r\n xasDICNcJgNAaFyFbQgpVdeAs1xFJAoXCIzaf8wFKM8DAurzmIw=\r\nFrom: Joe Six"
"Pack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubjec"
"t:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 "
"-0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n"
"\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "65 tags never pass",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("too many tags"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; x0=; x1=; x2=; x3=; x"
"4=; x5=; x6=; x7=; x8=; x9=; x10=; x11=; x12=; x13=; x14=; x15=; x16=; x17=; x18=; x1"
"9=; x20=; x21=; x22=; x23=; x24=; x25=; x26=; x27=; x28=; x29=; x30=; x31=; x32=; x33"
"=; x34=; x35=; x36=; x37=; x38=; x39=; x40=; x41=; x42=; x43=; x44=; x45=; x46=; x47="
"; x48=; x49=; x50=; x51=; x52=; x53=; x54=; x55=; x56=;\r\n b=BpUBidJK4XFhlFe3RHccble"
"AcRA3Y39YFBOJSO+RQ8WyGWaD6+635U3dmn+I\r\n x7tyxmWyCm9Url74dGXpwnw6DOB+mmnnyWdAOh01kpq"
"xNaPCa/oXHOFAQwns\r\n ARxORRIIJmblLvpmeoaz4ddGFcDQACidlf5bsZ8Gma2AoSD1CLk=\r\nFrom: J"
"oe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
"Subject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:"
"00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011J"
"oe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a record without v= and k=",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAxDlaSZ"
"bVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhqzEpZs"
"ZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a record with blanks everywhere",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B(" v = DKIM1 ; p = MIGfMA0GC \011SqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfe"
"UzLX3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ul"
"D6pMLm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB ; ") },
},
{ .name = "a bare RSAPublicKey",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=MIGJAoGBANy90HpJDt+Dr7dDH92XAdlR95TMtfcVUv309AwDEOVpJltU2GIq71bGxok360SNUdlprsd1Xjw"
"AaME8AtAnLB74ChAYttA6QONpnfbmut1Lu6UPqkwuboi9I0xCGrMSlmxk3g9FeNz+ZZn8BWHfFJqY5y5akMnQ"
"7SbQu5/BggSFAgMBAAE=") },
},
{ .name = "v= that is not first",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("unknown key version"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAxDlaSZ"
"bVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhqzEpZs"
"ZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB; v=DKIM1") },
},
{ .name = "v= of something else",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("unknown key version"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1.0; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL9"
"9PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6Iv"
"SNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "v= has a case",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("unknown key version"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=dkim1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99P"
"QMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSN"
"MQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a revoked key",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("key revoked"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; p=") },
},
{ .name = "a record without p=",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("key syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa") },
},
{ .name = "a record with a tag twice",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("key syntax error"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAxDlaSZ"
"bVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhqzEpZs"
"ZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBi"
"QKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPA"
"LQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0Lu"
"fwYIEhQIDAQAB") },
},
{ .name = "a key of another type",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("inappropriate key algorithm"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") },
},
{ .name = "an unknown key type",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("inappropriate key algorithm"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("k=x; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAx"
"DlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhq"
"zEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= with sha256",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("h=sha1 : sha256; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzL"
"X3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6p"
"MLm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "h= without sha256",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key is not for sha256"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("h=sha1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQ"
"MAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNM"
"QhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= with a star",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("s=x:*; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQM"
"AxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQ"
"hqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= with email",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("s=email; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99P"
"QMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSN"
"MQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "s= without email",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key is not for email"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("s=tlsrpt; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99"
"PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvS"
"NMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "g= is ignored",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("g=nobody; n=a note; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfe"
"UzLX3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ul"
"D6pMLm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "t=s and i= of d= itself",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=a@EXAMPLE.com;\r\n "
"b=XYynYpx9U+tm1gAaMaF8eNwkMhtuf/N+A/v6zS3Vz1yyiESXIoT9eSbepSzr\r\n tvXZh2jqjClxHbObEJ"
"k8aR3rBIo8PFmH+NbvnaQ6ZeT/EVEaROd23m310bYT\r\n 17UritWEp2h/JneGcijirp0Ri2ynyRBeQAM1jT"
"odMVl4uK7PSe8=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@"
"shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDA"
"TE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hun"
"gry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("t=s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAx"
"DlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhq"
"zEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "t=s and i= below d=",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key wants i= to be of d= itself"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=; i=a@sub.example.com;\r"
"\n b=ivE9x/0KTvRGeNKxkZYYm2Ij4bDo9uST5SuCQFFIZP+p7HW2+xAV3Unh0cP0\r\n ylmvq4HfAzUXXrE"
"FH6qVAmfSuMI3igNaokuCuDnVLgUQlbB+thG2Ih3IlkvN\r\n J90YRJWwKPNqUAl5+zqG04MzqLBfIYNmNuk"
"JrP5P1dVkIeeaYnk=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suz"
"ie@shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\n"
"DATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you h"
"ungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("t=s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAx"
"DlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhq"
"zEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "unknown flags of a key are ignored",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("t=x : s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99P"
"QMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSN"
"MQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "t=y passes as a test",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B("testing"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("t=s : y; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99P"
"QMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSN"
"MQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "a key that is no base64",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key cannot be read"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=%%%%") },
},
{ .name = "a key that is cut off",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key cannot be read"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX3FVL99PQMAxDlaSZ"
"bVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pMLm6IvSNMQhqzEpZs"
"ZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIE") },
},
{ .name = "an ed25519 key of 31 octets",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key cannot be read"),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=fro"
"m:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=7GRr8CXAlyb"
"zgzHL9xOwFnX74oD8R8qW+DoT/2RbJ73xoWf8IFIpQ/y3blSM\r\n 3ivqWp3wbBRH1OHaWW2R+TVJDw==\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==") },
},
{ .name = "another ed25519 key",
.now = 1800000000, .want = MXW_DKIM_FAIL,
.want_reason = B("signature did not verify"),
.message =
B("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=fro"
"m:to:subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=7GRr8CXAlyb"
"zgzHL9xOwFnX74oD8R8qW+DoT/2RbJ73xoWf8IFIpQ/y3blSM\r\n 3ivqWp3wbBRH1OHaWW2R+TVJDw==\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=ed25519; p=O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=") },
},
{ .name = "strays beside the key do not count",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=spf1 -all"),
B("hello"),
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB"),
B("x=y") },
},
{ .name = "two keys are none",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("several keys for one selector"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB"),
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB") },
},
{ .name = "only strays",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("unknown key version"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=spf1 -all"),
B("hello") },
},
{ .name = "no record",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("no key for signature"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
},
{ .name = "a record of 4096 octets",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB; n=xxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxx") },
},
{ .name = "a record of 4097 octets",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key record is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDcvdB6SQ7fg6+3Qx/dlwHZUfeUzLX"
"3FVL99PQMAxDlaSZbVNhiKu9WxsaJN+tEjVHZaa7HdV48AGjBPALQJywe+AoQGLbQOkDjaZ325rrdS7ulD6pM"
"Lm6IvSNMQhqzEpZsZN4PRXjc/mWZ/AVh3xSamOcuWpDJ0O0m0LufwYIEhQIDAQAB; n=xxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"xxxxxxxxxxxxxxxxx") },
},
{ .name = "a key of 768 octets is looked at",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key cannot be read"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAA") },
},
{ .name = "a key of 769 octets is not",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the key is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"AAAAAAAA==") },
},
{ .name = "an RSA key of 512 bits",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the RSA key is too short"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=U9VsZBc89N3NviH"
"wvl59WRSTCcJuPxUFAGxoh07kJS8ylvtRmEHSbnyG30BU\r\n c1gZZ5ZHfg7uZ54zqFUFGUYU6A==\r\nFro"
"m: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>"
"\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003"
" 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r\n\011"
"Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL56IsmKaVKyqxhGfRiofmozW95PFlgW2qK"
"6XjPt4s+awX0GLQw04V/TC0TRWOIqKFI26eygqNiE8dyS3uqpxtcCAwEAAQ==") },
},
{ .name = "an RSA key of 1023 bits",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the RSA key is too short"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=LFG/ZrScMLs7NYi"
"jLNcnTvOnUh8uDW/sNZIGWqWEEETF/aogNk49qbZ2DWbO\r\n /3gQpg2AyttM5KDLun3YkMTmN7V7oxNyoVt"
"VjXTpYFhP6iEs3d1lTTjuApvE\r\n rsj8rjDxMlGtj8PVoCQlsBcSY+i2XDTAZdX9yvfJXKI2vW8so/Q=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgFe6Wvzn58arGQXgN/WHX4VUJIVbE9F"
"ICIceR8ae0vYDjoxFhHL60f7d7ua2tRWUZtFUEIh2Bt7+04+3N8OwOZMJWQPTVMt3/c6hlQLOxMVr7UgB+w+C"
"QrBPeqibJUAc0Onw+hmAYXsrMmomi3LsEoqF0+hCKGVddHxhd+OGr0KpAgMBAAE=") },
},
{ .name = "an RSA key of 2048 bits",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=svjh7U3woyDZWIS"
"SeNKW8+6l/QTipPgkvDifbxfFHzXGGHJiMxcrUuV8CJ9C\r\n mhzf8U0G37OhQdcf67k6UJ8JDPcM22aKVqy"
"npqtCFGnwRR9fmH3HM9kKJT0E\r\n xXgSpGy1l/R4gT7MY1g9XERSbOi6g6o0M4fmnjamMP96K4JI4+OSUPS"
"9js1F\r\n oN9qYGQXCUHMIGMDGprGTY53BQXWJjcnuzk+T+3DqvmFTA47buH+40g8I2Kh\r\n L+Mechgv+P"
"1OKSO/fkFWktiOYecPqLhNistUI8UkTlV1QujjUnqvIxq2imWF\r\n JpAAW08dS1yYhtVcS5bOiRiREhYBT8"
"UWONwsESwO1A==\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@"
"shopping.example.net>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDA"
"TE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hun"
"gry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAufVNkICjbKgCTbrn0j5HFsX"
"aVtnqtha/ABIOxtpvFYep4wakwxyyJFJKE5jerlHo7zEFkcbAOB0mSeHiuLTy7JPtISHYvZ6AKi5JxxBtzmmi"
"JA7v4uIGKeO4DcHx2Bh4wCoD4f5BV6pz5ETDxHYWFxt1vg5axqT4NJjxP/TWELnkABlNoFqGYXgV+iLlRu//B"
"WNu3AsCtJ+cUCkpqSsvGJiiPPMgEOyaGTyTaeKU5Ua/v+obzcaNcPPbF5GwDr8+erHy1SRjfvQwHgpo64XCru"
"MTsk4TCq7pMSKHrmrgmOPtWy2ukO1pVMlfJ4KaVC2n9Pi+23w8mHKmKI/btMPYmwIDAQAB") },
},
{ .name = "an RSA key of 4096 bits",
.now = 1800000000, .want = MXW_DKIM_PASS,
.want_reason = B(""),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=CMeUrbWup7gwpog"
"2WwkYRE2x8eyekQ5uBrC5YC588BJTVtTWHPSOlJVrDKUl\r\n GCX81l7rCG/sS5s8rV5bJS9ZsmxdBQ2mH+O"
"tlGCegT7kVXHsXhbkseqMMqmr\r\n pyn+R1fW2VxLF8yqgpWa+mc++qotAK6j1aD9K8QRB11QUxao2goo4hl"
"rr8r0\r\n ZwKW6fqSGJIyXdvgVxDRqXRHZ/Ewe9Nj95LRhO2EgyVgjnIi1o5MafbHc9zq\r\n MOWzH3lBa5"
"dhRSouerf6qDPRYbrZMskXH42IGisR6dqo4JqZ/0vI4I4cjkPX\r\n VnaX1BQHVMZgicWscWqYmREbpSJKNT"
"+82hnT/QvO6CC/mU2zDSOLrE/vZ5G4\r\n Nz1gfh6nPrvETaO5iKU5YnYPXkB7FH+g+1qsESUo6ueSiXvXBa"
"k2JflQTVeR\r\n yc9qPvjwBgPjfpwlCVrVpaWNHiVM/42OGr57p+H9VjSXnYT27lIkolwRVy9d\r\n AcLJg"
"jeY4QmIB6jHhWB5OA/PpigUMhSjjDnS8kjiZDlLvVJoACX2O7WhKax6\r\n DX/4nrKQZgcfvmY3AcXzXii+4"
"VIkp7rwTjGskRXkBs/nSsdZWAGm7NcMEHXC\r\n U1wKCAGgspdEP0jlRwyFO8RXQXOgJKKXN0IPQt5CgL9Bk"
"ZSZE1GbghWR+efD\r\n AHKjzeq1NO88nomcvdYtwxg=\r\nFrom: Joe SixPack <joe@football.examp"
"le.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject:  Is dinner \011 ready"
"\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\nHi.\r\n\r\n"
"We lost the game.  Are you hungry\011yet\077  \r\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAp+9d5AJz5ePIzof6qUOOIdo"
"FF/QSnEdeHV4kJQTiQhO3/OtaFbvLwpmR0WIfRkcE3WsMpRlYIbyOh0weYZsODqy5SZXivIdN4firGHxDZVyA"
"L4MGyNB5/epHlYUnSEyWVPgcNgVleXz2MyOiqRpbNtk/3jW8WqFd2+HwXFQhR2VzuzDvAe8wfjHXuYbhV2mfJ"
"+H1IYd9wPOxGd3oRVRHRTFL94AuckM7/DuHhveImPAmhOl/0V36S4QWTZLxXiOJ3KI5lIixTNN9hijo3Y9L3t"
"yMo1IqReYcYUau6ir+B3fW7CxqjSN9EQ6V7sr16ITwxXAhxep2Rx+clq9kDf+/RtFHFsIaqb64Sn6Y8kchTVN"
"sWHOTg4+LT056F1xnS56YBLQSGG4En0VZNScwlSUE10k6/3KgPTOdiHUoo1LaJFg+pUfdGyneYKNJfb1lDY7/"
"dBZWx28gJa3eispu+wol+yuCs9KvyfJ1s+Vawj5z+admplxOhIPk6VVvf1M6DEtYM+cxxQSS+oAShPn/nezpK"
"Hq1ocd37meBKcOGmkluUNR2GT2Y7o+VWRaqwTKu+u9yGMEU80jsJDaQcF78Vv7/BnijTROV9ninWelFXbBq42"
"Sp1qQdxQoE5VSWz/TDE2PI6/bnBNDUklME6EWAkBn6FFQETf7LXGf6L0X6HF8uxVMCAwEAAQ==") },
},
{ .name = "an RSA key of 4097 bits",
.now = 1800000000, .want = MXW_DKIM_PERMERROR,
.want_reason = B("the RSA key is too long"),
.message =
B("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to"
":subject:date; bh=JOcH0c2oow2Zh/WY7MIiZ4sraeE3hmq77foXknB9pVY=;\r\n b=fiaVrclcXYlSW/y"
"gPRp8hUJ8GDSdXDdG1nfEd4O4Nh4+ExwqNsbLOFTyKo8d\r\n qgNWeUot4dQM+k8MMXlg38uRqLi8MCWJEyp"
"PrLlKMGVLMz5aAqN2QINeGNoI\r\n cLiqQEHN9w0dMAGoThrvP/Ah77lkbJ3oKziGIK4bSBQ+0KbvAJA=\r\n"
"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.n"
"et>\r\nSubject:  Is dinner \011 ready\077\r\n\011 folded \011\r\nDATE : Fri, 11 Jul 2"
"003 21:00:37 -0700\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry\011yet\077  \r"
"\n\011Joe.\r\n\r\n \r\n\r\n"),
.records = {
B("v=DKIM1; k=rsa; p=MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEBW2QFIrDzVdgUc1CWgvI2OQx"
"+9e/LUDB53d91wszAmtyEIw47n4wCXkUJLsXofxG6IALiE2s1YOHZccZT/zOq7UVVAzohbQcY3NzLaHZJOG4m"
"B28HsZg7l6v+VRCauSdyeIauLCexWt7vnXfs6amOjHG1cjddDGG68yZ3qrqSMQzTJDmW7dtWYSWuXeQnym5aE"
"KMUto/Fo122KWwy5WE0uT8Zw32Zm8XhCrrJt8ae3BQoqdwIDQTbLsY4LTJpFK9BwP/JlMcqAnaiHzgc/6avTK"
"wvxGWpOkKpF4zIYYw9eKkuy45+bzSUxNHmQuY+fEsBpP5JK/HE947Gfal4pHsA4hZbUFY6TdkFacXALXngvrB"
"QVg1g1e227WguiX1vCYapttyIM5xOxuU/Y5fpfZF0Q5a2KtgNkmmyDrGQcRuFMTpWOWGPCTbLccDWLq2MLbdL"
"PrxDBth+PsQeu+WoyVKZvj2wUm6FxjW84rh85wHgYLgEqpgEehb+22dtG6pF1uc9dX6WOLh9T+6r0UYeLHwDr"
"HrG2n2BhtVLXbv172DZNDgmSyWDr/nu4WlADrVjeaajg0eYlq5lkTjWrUah2AnUHcICBVm+A/c9kP469nvKSJ"
"vTVbUHH0H95+/Ry6pg7YHgEYcn2xBzY4HNiaKUnTENEOOvHTl3XXyUnj7YAVjJO9cCAwEAAQ==") },
},
