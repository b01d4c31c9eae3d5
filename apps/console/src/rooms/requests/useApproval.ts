/** The request that a new deployment is made for, when its address names one. */
import type { DeploymentBody, RequestApproval, RequestDetail } from '#contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { toast } from '../../ui/index.js';
import { requestQuery } from './request.queries.js';
import { useChanged } from './useChanged.js';

export interface Approval {
  request: RequestDetail | undefined;
  failure: unknown;
  /** It waits for an answer, and the reader may give it. */
  possible: boolean;
  /** To the asker; may stay empty. */
  message: string;
  setMessage: (text: string) => void;
  /** Says yes: the deployment begins, and its page follows. @throws ApiProblem */
  send: (deployment: DeploymentBody) => Promise<void>;
}

/** @param id undefined: a deployment of its own */
export function useApproval(id: string | undefined): Approval | null {
  const { t } = useTranslation('requests');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: request, error } = useQuery({ ...requestQuery(id ?? ''), enabled: id !== undefined });
  const changed = useChanged(id ?? '');
  const [message, setMessage] = useState('');
  if (id === undefined) return null;
  const send = async (deployment: DeploymentBody): Promise<void> => {
    const approved = await api.post<RequestDetail>(`/requests/${id}/approve`, { deployment, ...(message.trim() && { message: message.trim() }) } satisfies RequestApproval);
    changed(approved);
    for (const queryKey of [['devices'], keys.deployments, keys.apps]) void client.invalidateQueries({ queryKey });
    toast.done(t('done.approve', { number: approved.number }));
    void navigate({ to: approved.deployment ? `/deployments/${approved.deployment.id}` : `/requests/${id}` });
  };
  return { request, failure: error, possible: request !== undefined && request.answerable && (request.state === 'open' || request.state === 'question'), message, setMessage, send };
}
