/** Rows of `command` as raw SQL gives them, and their view. Times come as `Date`, jsonb as objects. */
import type { CommandKind, CommandState, CommandView, OutcomeState } from '#contract';
import { detailOf } from './commands.rules.js';

export interface CommandRow {
  id: string;
  tenant_id: string;
  device_id: string;
  sequence: number;
  kind: CommandKind;
  args: Record<string, unknown>;
  state: CommandState;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  sent_at: Date | null;
  finished_at: Date | null;
  detail: string | null;
  result: Record<string, unknown> | null;
  late_state: OutcomeState | null;
}

export function commandView(row: CommandRow): CommandView {
  return {
    id: row.id,
    deviceId: row.device_id,
    kind: row.kind,
    args: row.args,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    createdBy: row.created_by,
    detail: detailOf({ state: row.state, sentAt: row.sent_at, detail: row.detail, lateState: row.late_state }),
    result: row.result,
  };
}
