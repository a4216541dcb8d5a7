/* libspf2, with its own canned DNS. */
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>

#include "library.h"

static SPF_server_t *server(void)
{
    static SPF_server_t *server;
    if (server != NULL)
        return server;
    SPF_dns_server_t *zone = SPF_dns_zone_new(NULL, "canned", 0);
    for (size_t i = 0; i < bench_spf_count; i++)
        bench_expect(SPF_dns_zone_add_str(zone, bench_spf_zone[i].name, ns_t_txt, NETDB_SUCCESS,
                                          bench_spf_zone[i].text)
                         == SPF_E_SUCCESS,
                     "libspf2 does not take the zone");
    server = SPF_server_new_dns(zone, 0);
    bench_expect(server != NULL, "libspf2 cannot be set up");
    return server;
}

bool libspf2_spf(const struct bench_mail *mail)
{
    (void)mail;
    SPF_request_t *request = SPF_request_new(server());
    SPF_response_t *response = NULL;
    bool passes = SPF_request_set_ipv4_str(request, BENCH_SPF_CLIENT) == SPF_E_SUCCESS
        && SPF_request_set_helo_dom(request, BENCH_SPF_HELO) == SPF_E_SUCCESS
        && SPF_request_set_env_from(request, BENCH_SPF_SENDER) == SPF_E_SUCCESS
        && SPF_request_query_mailfrom(request, &response) == SPF_E_SUCCESS
        && SPF_response_result(response) == SPF_RESULT_PASS;
    SPF_response_free(response);
    SPF_request_free(request);
    return passes;
}
