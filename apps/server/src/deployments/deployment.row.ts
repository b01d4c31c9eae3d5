import type { DeploymentBody, DeploymentRef, DeploymentSchedule, DeploymentWaves, DeploymentWish, DeviceFilter, PauseCause, TargetItem } from '#contract';

/** One row of `deployment`, as raw SQL gives it. */
export interface DeploymentRow {
  id: string;
  tenant_id: string;
  app_id: string;
  app_name: string;
  package: string;
  ensure: DeploymentBody['ensure'];
  wish: DeploymentWish;
  version: string | null;
  item: TargetItem | null;
  selection: DeviceFilter | null;
  follow: boolean;
  override_pins: boolean;
  plan: DeploymentWaves | null;
  schedule: DeploymentSchedule | null;
  start_at: Date | null;
  wave: number;
  paused_at: Date | null;
  pause_cause: PauseCause | null;
  paused_by: string | null;
  excused: number;
  due_at: Date | null;
  followed_at: Date | null;
  answers_id: string | null;
  answers_with: string | null;
  rollback_of: string | null;
  rolled_back_by: string | null;
  created_at: Date;
  created_by: string;
  cancelled_at: Date | null;
  settled_done: number;
  settled_failed: number;
  /** What it took over from older ones says how many there are elsewhere: only told to whoever it was made by. */
  organisation_id: string | null;
  created_by_id: string | null;
}

/** As others name it. */
export const refOf = ({ id, wish, version, created_at, created_by }: Pick<DeploymentRow, 'id' | 'wish' | 'version' | 'created_at' | 'created_by'>): DeploymentRef =>
  ({ id, wish, version, createdAt: created_at.toISOString(), createdBy: created_by });
