/** The checks of the drill `application`; a fault injection names the one that must fail. */
export const checks = {
  ready: 'the real API and MCP server become Ready with the rendered environment, probes and Secrets',
  hardened: 'both are hardened: not root, read-only root, no capabilities, seccomp, no token',
  healthcheck: 'the HEALTHCHECK of each Dockerfile passes in its container',
  mcp: 'an MCP client initializes, lists the tools and calls one',
  database: "the API has created its table in the record's database, as the record's role",
  cache: 'a tool of the MCP server stores a key in Redis',
  documents: 'the OpenAPI documents and the MCP tools in imports/api are what both answer',
  metrics: 'both expose every metric of the catalogue, with its labels',
} as const;
