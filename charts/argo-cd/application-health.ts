/**
 * Health check for Applications, in Argo CD's Lua. Argo CD has none since 1.8; without it, the root Application starts the next
 * sync wave before the previous one is healthy.
 */
export const applicationHealth = `local health = { status = "Progressing", message = "Waiting for the first comparison" }
local status = obj.status
if status == nil then
  return health
end

-- It syncs itself: waiting for its own health would never end.
if obj.metadata.name == "root" then
  health.status = "Healthy"
  health.message = ""
  return health
end

local operation = status.operationState
if operation ~= nil and (operation.phase == "Running" or operation.phase == "Terminating") then
  health.message = operation.message or "Syncing"
  return health
end
-- A sync that failed and left nothing undone, since its commit was taken back, is past.
local synced = status.sync ~= nil and status.sync.status == "Synced"
if not synced and operation ~= nil and (operation.phase == "Failed" or operation.phase == "Error") then
  health.status = "Degraded"
  health.message = operation.message or "The last sync failed"
  return health
end

if status.health ~= nil and status.health.status ~= nil and status.health.status ~= "" then
  health.status = status.health.status
  health.message = status.health.message or ""
end
return health
`;
