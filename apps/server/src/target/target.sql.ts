/** Expressions over `target_item i` and `device d`, written once for all who count or show items. */

/**
 * Why an item is not done, for a person. The device's absence explains everything that it has not settled; it is not
 * stored, because it ends by itself.
 */
export const REASON_SHOWN = `case
  when i.state = 'done' then null
  when i.state = 'failed' then coalesce(i.reason, 'failed')
  when d.presence <> 'online' then 'offline'
  when i.state in ('downloading', 'working') then i.reason
  else coalesce(i.reason, 'waiting') end`;

/** The same for counting: what is at work is counted as `waiting`. Null when done. */
export const REASON_COUNTED = `case when i.state <> 'done' then coalesce(${REASON_SHOWN}, 'waiting') end`;
