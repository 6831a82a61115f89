import { waitLabel } from '@twisterlab/platform/gitops/plan';
import type { Wait } from '@twisterlab/platform/gitops/sync-waves';

/** Seconds after its creation, as the deadline of a Deployment's rollout: longer waiting does not help. */
const patience = 600;

const isolated: Wait = 'isolated';
const synced: Wait = 'synced';

/**
 * Health of an Application as its parent sees it, in Argo CD's Lua. Argo CD has none since 1.8; without it, the parent would not
 * wait between sync waves. Only what later waves need (the label) holds up the parent, and not without a limit: a parent whose sync
 * does not end applies nothing else. The Application's own status, its page and its metrics keep its true health.
 * Source: docs/decisions/0008-argo-cd.md.
 */
export const applicationHealth = `local health = { status = "Healthy", message = "" }
local need = (obj.metadata.labels or {})["${waitLabel}"]
if need == nil then
  return health
end

local status = obj.status or {}
-- Without a sync of its own it is Synced if everything in it exists already, such as what was applied by hand.
local synced = (status.history ~= nil and #status.history > 0) or (status.sync ~= nil and status.sync.status == "Synced")
local healthy = status.health ~= nil and status.health.status == "Healthy"
if synced and (healthy or need == "${synced}" or need == "${isolated}") then
  return health
end

-- Only the functions time and date exist. Times of this form sort as texts.
local os = require("os")
if obj.metadata.creationTimestamp > os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - ${patience}) then
  health.status = "Progressing"
  health.message = "Later waves wait until it is " .. need
  return health
end

-- Pods must not start without their default-deny policy: the parent's sync fails, and is retried with the newest commit.
if not synced and need ~= "${synced}" then
  health.status = "Degraded"
  health.message = "Not synced; later waves need it"
  return health
end
health.message = "Later waves no longer wait until it is " .. need
return health
`;
