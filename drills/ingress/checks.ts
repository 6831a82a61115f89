/** The checks of the drill `ingress`; a fault injection names the one that must fail. */
export const checks = {
  webhook: "MetalLB's rendered webhook rejects invalid pools and admits the rendered objects",
  addresses: 'Services get the addresses of the records and no others, and these answer on the LAN',
  served: 'every host is served by its own server over verified HTTPS; HTTP redirects to it; an unknown host gets 404',
  counted: 'Prometheus gets the requests of every host from the ingress controller',
  tls: 'TLS 1.2 and 1.3 are accepted, 1.0 and 1.1 rejected',
  headers: 'responses have the security headers and do not identify the server software',
  closed: "the ingress controller's own endpoints are not reachable: dashboard, API, metrics, ping",
  login: 'MCP requires basic authentication, and the server does not receive the credentials',
  cors: 'pages of the allowed origins get a preflight without credentials and may read responses; no other page may',
  rate: 'a client above the rate limit gets 429, and is served again shortly after',
  body: 'a body above the limit gets 413, one within the limit arrives',
  clients: "servers get the client's real address, even if the client sends a forged one",
  policies: 'without the ingress controller a server is reachable only from the machines that its record names',
  tokens: 'a forged bearer token gets 401 or 404 from the ingress controller and never reaches the server',
  authority:
    'every host gets a certificate of a new authority, and no request of a client that trusts both authorities fails',
  power: 'the address moves to another node after a power loss, and every host is served again',
} as const;
