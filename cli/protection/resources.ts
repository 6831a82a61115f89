import type { GitHub } from './github';

/** The content of .github/protection.json: what GitHub enforces around the workflows. */
export interface Protection {
  /** As GitHub's API takes them. */
  readonly rulesets: readonly { readonly name: string }[];
  readonly environments: readonly Environment[];
  /** Of the repository's Actions settings. */
  readonly workflows: object;
}

interface Environment {
  readonly name: string;
  /** Accounts, one of which must approve a job. */
  readonly reviewers: readonly string[];
  /** Branches whose runs may use it. */
  readonly branches: readonly string[];
}

/** Something that GitHub has, as the file describes it. */
export interface Resource {
  readonly name: string;
  readonly wanted: object;
  /** The request that writes it, as `gh api` takes it. */
  readonly request: string;
  /** What GitHub has now; undefined if it has none. */
  live(api: GitHub): Promise<unknown>;
  write(api: GitHub): Promise<void>;
}

export function resourcesOf({ rulesets, environments, workflows }: Protection): Resource[] {
  return [
    ...rulesets.map(rulesetOf),
    ...environments.map(environmentOf),
    {
      name: 'permissions of workflows',
      wanted: workflows,
      request: 'PUT actions/permissions/workflow',
      live: (api) => api.get('actions/permissions/workflow'),
      write: async (api) => void (await api.send('PUT', 'actions/permissions/workflow', workflows)),
    },
  ];
}

function rulesetOf(wanted: Protection['rulesets'][number]): Resource {
  const find = async (api: GitHub) => {
    const all = ((await api.get('rulesets?per_page=100')) ?? []) as { readonly id: number; readonly name: string }[];
    return all.find(({ name }) => name === wanted.name)?.id;
  };
  return {
    name: `ruleset ${wanted.name}`,
    wanted,
    request: 'POST rulesets',
    async live(api) {
      const id = await find(api);
      return id === undefined ? undefined : api.get(`rulesets/${id}`);
    },
    async write(api) {
      const id = await find(api);
      await (id === undefined ? api.send('POST', 'rulesets', wanted) : api.send('PUT', `rulesets/${id}`, wanted));
    },
  };
}

interface LiveEnvironment {
  readonly protection_rules?: readonly {
    readonly type: string;
    readonly reviewers?: readonly { readonly reviewer: { readonly login: string } }[];
  }[];
}
interface Policies {
  readonly branch_policies?: readonly { readonly name: string }[];
}

function environmentOf(wanted: Environment): Resource {
  const path = `environments/${wanted.name}`;
  const policies = `${path}/deployment-branch-policies`;
  const branchesOf = async (api: GitHub) =>
    (((await api.get(policies)) ?? {}) as Policies).branch_policies?.map(({ name }) => name) ?? [];
  return {
    name: `environment ${wanted.name}`,
    wanted,
    request: `PUT ${path}`,
    async live(api) {
      const found = (await api.get(path)) as LiveEnvironment | undefined;
      if (found === undefined) return undefined;
      const reviewers = (found.protection_rules ?? []).flatMap(({ reviewers: all = [] }) =>
        all.map(({ reviewer }) => reviewer.login),
      );
      return { name: wanted.name, reviewers, branches: await branchesOf(api) };
    },
    async write(api) {
      const reviewers = [];
      for (const login of wanted.reviewers) {
        const user = (await api.get(`/users/${login}`)) as { readonly id: number } | undefined;
        if (user === undefined) throw new Error(`GitHub has no account ${login}`);
        reviewers.push({ type: 'User', id: user.id });
      }
      const deployment_branch_policy = { protected_branches: false, custom_branch_policies: true };
      await api.send('PUT', path, { reviewers, deployment_branch_policy });
      const present = await branchesOf(api);
      for (const name of wanted.branches.filter((each) => !present.includes(each)))
        await api.send('POST', policies, { name });
    },
  };
}
