/** Short news at the bottom of the screen. What was done can be undone from there. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { i18n } from '../i18n/index.js';
import { problemText } from './problemText.js';

const UNDO_MS = 8_000;

/** The cross of each news has a name. */
const close = (): { 'aria-label': string } => ({ 'aria-label': i18n.t('ui:close') });

/** Something was done. With `undo`, a button takes it back for 8 seconds. */
function done(message: string, undo?: () => void): void {
  const id = crypto.randomUUID();
  const takeBack = (): void => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    closeButtonProps: close(),
    color: 'board',
    icon: <IconCheck size={18} stroke={2} />,
    autoClose: undo ? UNDO_MS : 4_000,
    message: undo
      ? <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}><span style={{ flex: 1 }}>{message}</span><Button size="compact-sm" variant="default" onClick={takeBack}>{i18n.t('ui:undo')}</Button></span>
      : message,
  });
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

export const toast = { done, inform, problem };
