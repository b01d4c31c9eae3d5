import { Injectable } from '@nestjs/common';
import type { SavedView, SavedViewBody } from '#contract';
import { Database } from '#database';
import { newId } from '../shared/id.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';

/** Most views one person keeps for one room. */
const MOST = 50;

/** Filters a person keeps under a name. Each sees only their own. */
@Injectable()
export class SavedViewService {
  constructor(private readonly database: Database) {}

  list(scope: Scope, room: string): Promise<SavedView[]> {
    return this.database.tenant(scope, (em) =>
      em.query(`select id, room, name, query from saved_view where tenant_id = $1 and user_id = $2 and room = $3 order by created_at, id limit ${MOST}`, [scope.tenantId, scope.actor.id, room]),
    );
  }

  /** A view of the same name is replaced. @throws ProblemError `conflict` when there are too many */
  save(scope: Scope, { room, name, query }: SavedViewBody): Promise<SavedView> {
    return this.database.tenant(scope, async (em) => {
      const [saved]: SavedView[] = await em.query(
        `insert into saved_view (id, tenant_id, user_id, room, name, query)
         select $1::uuid, $2::uuid, $3::uuid, $4, $5, $6::jsonb
         where (select count(*) from saved_view where tenant_id = $2::uuid and user_id = $3::uuid and room = $4 and name <> $5) < ${MOST}
         on conflict (tenant_id, user_id, room, name) do update set query = excluded.query
         returning id, room, name, query`,
        [newId(), scope.tenantId, scope.actor.id, room, name, JSON.stringify(query)],
      );
      if (!saved) throw new ProblemError('conflict', `You have ${MOST} saved views: delete one first.`);
      return saved;
    });
  }

  /** @throws ProblemError `not_found` */
  remove(scope: Scope, id: string): Promise<void> {
    return this.database.tenant(scope, async (em) => {
      const [, deleted]: [unknown, number] = await em.query(`delete from saved_view where tenant_id = $1 and user_id = $2 and id = $3`, [scope.tenantId, scope.actor.id, id]);
      if (deleted === 0) throw notFound('This view');
    });
  }
}
