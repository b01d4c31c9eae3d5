/** Expressions over the devices of deployments, written once for all who count or show them. */
import { REASON_COUNTED, REASON_SHOWN } from '../target/index.js';

/**
 * `deployment_device m` with its `deployment t`, the `device d`, and the item `i` of the target while that is the deployment's. Retired devices do not count.
 * Each item is looked up (`limit` keeps it so): of a deployment that is newer than the statistics PostgreSQL would expect one item in all, and go through all of them for each device.
 */
export const MEMBERS = `deployment_device m join deployment t on t.id = m.deployment_id join device d on d.id = m.device_id and d.status <> 'retired'
  left join lateral (select * from target_item i where i.device_id = m.device_id and i.key = m.key and i.deployment_id = m.deployment_id limit 1) i on m.phase = 'assigned'`;

/** Still its own, or settled while it was: what newer deployments took over before is theirs. */
export const COUNTED = `(m.phase in ('held', 'assigned', 'pinned') or m.outcome in ('done', 'failed'))`;

export const MEMBER_STATE = `case when m.phase = 'assigned' then coalesce(i.state, 'pending') when m.phase in ('held', 'pinned') then 'pending' else m.outcome end`;

const reason = (assigned: string) => `case m.phase
  when 'assigned' then case when i.state is null then 'waiting' else ${assigned} end
  when 'held' then case when t.paused_at is not null then 'paused' when m.wave <= t.wave then 'waiting' else 'wave' end
  when 'pinned' then 'pinned' end`;
/** Why it is not done, for counting. Null when done, and for what is settled. */
export const MEMBER_REASON = reason(REASON_COUNTED);
/** The same for a person. */
export const MEMBER_REASON_SHOWN = reason(REASON_SHOWN);
