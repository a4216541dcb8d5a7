/* keys.h - private keys for tests, as files hold them. Nothing else was ever signed with them. */
#ifndef TESTS_UNIT_CRYPTO_KEYS_H
#define TESTS_UNIT_CRYPTO_KEYS_H

/* clang-format off */
#define KEY_SEED "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=" /* RFC 8463 appendix A.2 */

#define KEY_RSA_1 \
    "-----BEGIN RSA PRIVATE KEY-----\n" \
    "MIICXgIBAAKBgQClMxp6NEdN2Yef2zepQ7GPdJth//sousORG0BwnAdVCZxQZlAQ\n" \
    "f09UwNPfmmM9HUWTXDufYi3CZAA/sv5PWuSdxiFKyuvcj46oLuXsDf0SXIiF/GqQ\n" \
    "9XJgkXJ8MUc7Lh9fLzSCIeSJjhQGreuxxMgJ+a6pVNtB1w4tFQ9gW88/VwIDAQAB\n" \
    "AoGBAJT6lyAp0Tv1toeFDJdLAu/aOt6QGRJMC13q85waOcqIlj0zZ3TZOtO16dy2\n" \
    "wFQ2963C+cnsolOyFz9azlkGITBsTQ7VnwlQJFPJ+QhYXpGynRc40J7WuLKwhHEz\n" \
    "rxR+gDYQ9N2Z/o/9f1J568xJsjkPZ35aj9/XFQLSPuYEusqRAkEA16sxkR5qQvQ0\n" \
    "7LV+6oz3Axw41RQz4GVz4IMDDrESE/ZyYs2SIMvK7n0z4cJWiB25UNbSY5sPmjY3\n" \
    "YrMApV1HgwJBAMQXx5dsjAGBY3S5uYORMMSL0Wur9JeT57jUyKKC/0vh4tKBZolH\n" \
    "NE0aZ9suloLnELpxpLSZpgXmM76IlrCKzJ0CQGR28gsY8QUpf3H5Bhs6+WIwhmT0\n" \
    "GUph2D3wqb7xS2uTNSvDeVvfszOvjTiQcADOX+JBgBY4SGdc9CX9HsLplgMCQQCz\n" \
    "zEYC7tFU1AmYTm7uVuNLZBQqUKndjg1LKTep4skpD75FW8bjmnk3NT4C962j6zAo\n" \
    "c+kce0GCaTgKvPzGdQ31AkEAiyhha/ZnO2RXDs5CcB1wssTRRLfCdoMw1QWWR/Cz\n" \
    "GP1svtcMRlsddEcfFv6SkKkkbVL88H9gCiSSpiLpspa+MA==\n" \
    "-----END RSA PRIVATE KEY-----\n"

#define KEY_RSA_8 \
    "-----BEGIN PRIVATE KEY-----\n" \
    "MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAKUzGno0R03Zh5/b\n" \
    "N6lDsY90m2H/+yi6w5EbQHCcB1UJnFBmUBB/T1TA09+aYz0dRZNcO59iLcJkAD+y\n" \
    "/k9a5J3GIUrK69yPjqgu5ewN/RJciIX8apD1cmCRcnwxRzsuH18vNIIh5ImOFAat\n" \
    "67HEyAn5rqlU20HXDi0VD2Bbzz9XAgMBAAECgYEAlPqXICnRO/W2h4UMl0sC79o6\n" \
    "3pAZEkwLXerznBo5yoiWPTNndNk607Xp3LbAVDb3rcL5yeyiU7IXP1rOWQYhMGxN\n" \
    "DtWfCVAkU8n5CFhekbKdFzjQnta4srCEcTOvFH6ANhD03Zn+j/1/UnnrzEmyOQ9n\n" \
    "flqP39cVAtI+5gS6ypECQQDXqzGRHmpC9DTstX7qjPcDHDjVFDPgZXPggwMOsRIT\n" \
    "9nJizZIgy8rufTPhwlaIHblQ1tJjmw+aNjdiswClXUeDAkEAxBfHl2yMAYFjdLm5\n" \
    "g5EwxIvRa6v0l5PnuNTIooL/S+Hi0oFmiUc0TRpn2y6WgucQunGktJmmBeYzvoiW\n" \
    "sIrMnQJAZHbyCxjxBSl/cfkGGzr5YjCGZPQZSmHYPfCpvvFLa5M1K8N5W9+zM6+N\n" \
    "OJBwAM5f4kGAFjhIZ1z0Jf0ewumWAwJBALPMRgLu0VTUCZhObu5W40tkFCpQqd2O\n" \
    "DUspN6niySkPvkVbxuOaeTc1PgL3raPrMChz6Rx7QYJpOAq8/MZ1DfUCQQCLKGFr\n" \
    "9mc7ZFcOzkJwHXCyxNFEt8J2gzDVBZZH8LMY/Wy+1wxGWx10Rx8W/pKQqSRtUvzw\n" \
    "f2AKJJKmIumylr4w\n" \
    "-----END PRIVATE KEY-----\n"

#define KEY_ED25519 \
    "-----BEGIN PRIVATE KEY-----\n" \
    "MC4CAQAwBQYDK2VwBCIEINY78FOt/By1620qL7XJ8BH/D66xGS3c6VoHR0OvREiG\n" \
    "-----END PRIVATE KEY-----\n"

#define KEY_RSA_768 \
    "-----BEGIN RSA PRIVATE KEY-----\n" \
    "MIIByQIBAAJhAK+fRok8P9vb0DvxwAMJ5f/sdpPLMX3pkacnV/vxPA1aGxvQ2Hkk\n" \
    "2wld4squa9A/F5WsHikUpLIoBZlzKvY0XM5jQshwHLCk2exIexVgBYW4+WnAFdjG\n" \
    "GrOfGT4lZvXM+QIDAQABAmAfRRfVFaI1LmVcVwYeRGPsdpkCZbqRNcZWYd37oQ9V\n" \
    "PUb4Y+43W8WYXFwmRHoz4RexVTwwz2DB18u9BqKhTX1BG4OLtyaY+i2pNnAELsXn\n" \
    "DwvpKhjRfWwml8SBbrWDeYUCMQDfZ+XtMTYMsHR1vijNNnq1z/r2dDK4D4GbxHW4\n" \
    "7Z8szgB6FSbwrk7hiqXMo2GbQQ8CMQDJPq3/p6MvJAjRV4Okb9dgfqTg0jO5sNHj\n" \
    "kS3S8PBjS75gt2qmDYlvOhhfVo/egXcCMGP4q3Rj9Crjf4n86WdDfNAFXOmSf+vL\n" \
    "zJT26jMx6mvzV1VKR92mMthM4frcFd6S0wIwPdHHWZWBh2WmX8hmZAkHPFkrBPUN\n" \
    "dqlekG10iiwBbD9ESCmP1VqrMUPDYOYSY+OZAjBVs9hhP0hVm4qfNcrLZMIcfKY2\n" \
    "3mjAkMLmWHQ5OjLYwZsxfxKhozjqxuhR1sgoxWQ=\n" \
    "-----END RSA PRIVATE KEY-----\n"

#define KEY_EC \
    "-----BEGIN EC PRIVATE KEY-----\n" \
    "MHcCAQEEIHujdwnfZX0EqbTdq3/X4m3qnj8cKhTeMJVvrxNwdj1VoAoGCCqGSM49\n" \
    "AwEHoUQDQgAEOKBwt1NC+E6FMK0nDGNvPG8T14Hwj4ahe7Djh23QQqJXq9FTS+Wa\n" \
    "XWTvz7cmooMmka/71m6Hoa1DGl9+P8jVdQ==\n" \
    "-----END EC PRIVATE KEY-----\n"

#define KEY_LOCKED_8 \
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" \
    "MIIC3TBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIy3G1mruBHkMCAggA\n" \
    "MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBBz8OZUUoKWbtUTSP0AzpRgBIIC\n" \
    "gIUI9Dv8z8POgEeI2KRPNRK21wQ4IHXicu1wWc7GU1J6u1wMdfApubsYZtdW2off\n" \
    "3EnBe4XHoGO1lsRr3rzhHtIL3Hb5GGqU+d5O5e8hSqqgpdBaO499JK6jxLOZuHAD\n" \
    "gnYzgdEGVGuFti/LmqipS1rayyu2VbjFm4ntlcmpS77ctpjteE1KKBEC4JBSHymK\n" \
    "NhivvBfLiCB1A5U+08GFT+/9aVVBJLNBgfZVTfr8dMsuRmj9PAv9loWZsrHHFwwp\n" \
    "o1a/j7gSJSv6ym+Dk7BRqKTIY1wb5bcMWOpnEEC0p4DfFfEi/vAMAPcoEgng1E30\n" \
    "8rmyZOQiX+QSOXweRbT4nu6CVXNThq5nWuRqrD+prD25BvWpamyj5g3gYiaLfvkb\n" \
    "k84uGAZNXs85e2tbrFazdKxHSMLb31VOTIf3MeNOOkdPzQ6RC6OVkAjt+bnqBJ+L\n" \
    "JJorUAoQOhQaum6HaxTi6YXuEs9o+ggrJwzuVEJSmFv8tl05KKtFbsuBQBW9Uj3n\n" \
    "ON3Vwe4wSmSx6HewT4kPtTmpWLs5bEzQYjQzkKpfocHboDqjneIsBbLkc3U4b4NF\n" \
    "0hr81FQ/2BSsCdLrgRyiAxj+Bp2qLHyJwSt/DTbnTgkP+1dszTlWbxExnVE2IKw3\n" \
    "xwM3pv5Qxo7tz6Dm67L80FWgG+c6G/JGCAlIjntl7tT17FwlnhFFtvnEabBmq02a\n" \
    "1rdV1IEVNK9RXFgeVPVI61gaiDcc+NANB+83gk84K4vlV7OK/EphLboQznn+Lxel\n" \
    "WoWlr78mix86LLKZk9Mj9+wGFp3S51D8BPiQWWJNvGtpTFsd4l3RWtlcpps50H4t\n" \
    "IBmtboAsydHw5wrJT/2p9pA=\n" \
    "-----END ENCRYPTED PRIVATE KEY-----\n"

#define KEY_LOCKED_1 \
    "-----BEGIN RSA PRIVATE KEY-----\n" \
    "Proc-Type: 4,ENCRYPTED\n" \
    "DEK-Info: AES-128-CBC,F73593181B02C575830D772670D5B491\n" \
    "/4FF0Q2MbMHTkgdV/YT+1cMMeppFcP6ZuLkLNUuMlVPTNDAOnH9DHLBpSyFPIZnU\n" \
    "jKLNHZdyLTsbUUrWssSHU1qSTSgOu18OmiGKNx5ZTcJsttcyd52y8DdoRxilfgVi\n" \
    "eY0nqBlYYfHokZyYrNYzGOsgssUmygta8HfPsRT/pL6rfn7JbevlopEJQ7KZZnHe\n" \
    "o3kwQZ/gDHkVQsZqpaaVb8ZxXy51sm30un33NWtJbTjaYmiSWZUOYCeKuZE6H2Qu\n" \
    "3M4VzN0G7ldYppenm8zKfQGn+I49Gxu1hJrvIVS75iJlNlyRCd1fR/NCCpXP9yzF\n" \
    "fMDtPkzJkRYoRDbUxCGF6sFXqCCojkPaW62ZG0+7fDAzP0gt4oZDvRhBpE51eqkZ\n" \
    "GMCqyzBcuID4RdTgbHc0o8PqzxNdEiKlBSOhb5yJ+xJyQEDmWGb7dY2SslaiyWz1\n" \
    "Jq54d4nj6pzobK70UC9vgy9sKQA17hlNiqFqZo0acp6J8qKTe5TtKfx0zR9umMXy\n" \
    "S0Db0snZiMP2k/nUaQ9Tbvy++EoDJmruD7t7Kp8fDFQeFs3oU+nleuxTI7EFTp2f\n" \
    "ca290Lj1CZGuOheAKRKSLpv7enG4joOBd8MkIH5wbuVK0WW5LgZjTG1z/cRikekQ\n" \
    "jfkNmOKt7uX8tzMcTNnjce7ujREeqfU9bn6zsibnoOs6sHvIV/+PY10NQ75WEV+o\n" \
    "rW2i4OxAXXYMk+Y0NN0T+NtE5EHTPV2asfZaOgvQhq/2lwKA3CyI5mKrW/1xzYDI\n" \
    "ApdG+oaSWVntHiX6r2PaqC8y2DlNBMYUo57wc2mvMXhfYfiy1Pbl1Ki4mpybdjmL\n" \
    "-----END RSA PRIVATE KEY-----\n"
/* clang-format on */

#endif
