/** The promises of the drill `ingress`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  webhook: "MetalLB's rendered webhook refuses wrong pools and takes the rendered objects",
  addresses: 'Services get the addresses that the records name, which answer at home, and no other is given',
  served: 'every host is served over verified HTTPS by its own server; HTTP leads there; an unknown host is 404',
  tls: 'TLS 1.2 and 1.3 are taken, 1.0 and 1.1 refused',
  headers: 'answers carry the security headers and do not say which program gave them',
  closed: "nothing of the ingress controller's own can be asked: no dashboard, API, metrics or ping",
  login: 'MCP asks for user and password, and does not get to see them',
  rate: 'who sends too much is answered 429, and is served again a moment later',
  body: 'a body above the limit is answered 413, and one within it arrives',
  clients: "servers learn the client's own address, whatever it claims",
  policies: 'who has no address or node port of its own answers to nobody but the ingress controller',
  power: 'the address moves when its node loses power, and all is served again',
} as const;
