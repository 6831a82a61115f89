/** The API: name and port. */
export const api = { name: 'twisterlab-api', port: 8000 } as const;

/** The MCP server: name, port, and the path of the protocol. */
export const mcp = { name: 'mcp-unified', port: 8080, path: '/mcp' } as const;
