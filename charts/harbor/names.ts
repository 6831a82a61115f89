/** Name and namespace of Harbor; the chart derives the names of its objects from the first. */
export const harbor = { name: 'harbor', namespace: 'harbor', port: 8080 } as const;

/** Its Secrets, which bootstrap or the secrets store fills. */
export const secrets = {
  /** Passwords between its parts, and that of the administrator. */
  passwords: {
    name: 'harbor',
    keys: {
      'admin-password': 'Password of the account admin.',
      'core-secret': 'Its core authenticates to the other parts of Harbor with it.',
      'jobservice-secret': 'Its job service authenticates to the other parts of Harbor with it.',
      'registry-secret': 'Signs the state of uploads to its registry.',
      'registry-password': 'Password of Harbor for its own registry.',
      'database-password': 'Password of its PostgreSQL.',
    },
  },
  /** AES-128: 16 characters. */
  encryption: { name: 'harbor-encryption', key: 'encryption-key', length: 16 },
  /** 32 characters. */
  csrf: { name: 'harbor-csrf', key: 'csrf-key', length: 32 },
  /** Signs the tokens with which clients pull. */
  tokenKey: 'harbor-token',
} as const;
