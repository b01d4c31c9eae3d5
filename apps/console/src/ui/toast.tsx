/** Short news at the bottom of the screen. What was done can be undone or watched from there. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { i18n } from '../i18n/index.js';
import { problemText } from './problemText.js';

const ACTION_MS = 8_000;

/** The cross of each news has a name. */
const close = (): { 'aria-label': string } => ({ 'aria-label': i18n.t('ui:close') });

/** Good news, with one thing that can be done about it for 8 seconds. */
function announce(message: string, action?: { label: string; run: () => void }): void {
  const id = crypto.randomUUID();
  const act = (): void => {
    notifications.hide(id);
    action?.run();
  };
  notifications.show({
    id,
    closeButtonProps: close(),
    color: 'board',
    icon: <IconCheck size={18} stroke={2} />,
    autoClose: action ? ACTION_MS : 4_000,
    message: action
      ? <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}><span style={{ flex: 1 }}>{message}</span><Button size="compact-sm" variant="default" onClick={act}>{action.label}</Button></span>
      : message,
  });
}

/** Something was done. With `undo`, a button takes it back. */
function done(message: string, undo?: () => void): void {
  announce(message, undo && { label: i18n.t('ui:undo'), run: undo });
}

/** Something was started elsewhere; the button leads to where it can be watched. */
function started(message: string, watch: () => void): void {
  announce(message, { label: i18n.t('ui:follow'), run: watch });
}

/** Something to know. */
function inform(message: string): void {
  notifications.show({ closeButtonProps: close(), icon: <IconInfoCircle size={18} stroke={2} />, color: 'blue', message });
}

/** Something failed: what happened and what to do. */
function problem(error: unknown): void {
  const { title, detail } = problemText(error, (key, values) => i18n.t(key, { ns: 'problems', ...values }));
  notifications.show({ closeButtonProps: close(), icon: <IconAlertTriangle size={18} stroke={2} />, color: 'red', title, message: detail, autoClose: 10_000 });
}

export const toast = { done, started, inform, problem };
