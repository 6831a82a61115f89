/** Name of the Middleware that every answer over HTTPS goes through. */
export const securityHeaders = 'security-headers';
