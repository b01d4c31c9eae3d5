import type { ConsoleView, RequestDetail, RequestStatusView, RequestView } from '#contract';
import type { DeploymentStanding } from '../deployments/index.js';
import type { AnswerableRow, MessageRow, RequestRow } from './request.store.js';
import { progressOf } from './requests.rules.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** @param standing of its deployment; absent when it is gone, or not seen @param expectedAt not asked for in lists */
export function progressView({ state }: RequestRow, standing: DeploymentStanding | undefined, expectedAt: string | null = null): RequestStatusView['progress'] {
  return state === 'approved' ? { ...progressOf(standing ?? null), expectedAt } : null;
}

/** @param mine the reader asked for it */
export function requestView(row: AnswerableRow, mine: boolean, progress: RequestStatusView['progress']): RequestView {
  return {
    id: row.id, number: row.number, state: row.state,
    organisation: { id: row.organisation_id, name: row.organisation }, site: { id: row.site_id, name: row.site }, room: row.room_id === null ? null : { id: row.room_id, name: row.room ?? '' },
    app: row.app_id === null ? null : { id: row.app_id, name: row.app_name ?? '', teaching: row.teaching }, wish: row.wish,
    asker: { name: row.asker_name, form: row.asker_id === null }, wantedBy: row.wanted_by, createdAt: row.created_at.toISOString(), changedAt: row.changed_at.toISOString(), progress, mine, answerable: row.answerable,
  };
}

export function requestDetail(row: AnswerableRow, mine: boolean, progress: RequestStatusView['progress'], standing: DeploymentStanding | undefined, messages: readonly MessageRow[]): RequestDetail {
  return {
    ...requestView(row, mine, progress), why: row.why, link: row.link, email: row.answerable ? row.asker_email : null,
    messages: messages.map(({ side, by, text, at }) => ({ from: side, by, text, at: at.toISOString() })),
    deployment: row.deployment_id !== null && standing ? { id: row.deployment_id, state: standing.state } : null,
    answeredBy: row.answered_by, answeredAt: iso(row.answered_at),
  };
}

export function statusView(row: RequestRow, console: ConsoleView, progress: RequestStatusView['progress'], messages: readonly MessageRow[]): RequestStatusView {
  return {
    number: row.number, site: { name: row.site }, organisation: { name: row.organisation }, console, app: row.app_id === null ? null : { id: row.app_id, name: row.app_name ?? '' }, wish: row.wish,
    room: row.room === null ? null : { name: row.room }, why: row.why, wantedBy: row.wanted_by, state: row.state, createdAt: row.created_at.toISOString(), progress,
    messages: messages.map(({ side, text, at }) => ({ from: side, text, at: at.toISOString() })),
  };
}
