import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './CopyField.module.css';

export interface CopyFieldProps {
  value: string;
  label: string;
  /** Several lines are kept; otherwise one line that scrolls. */
  multiline?: boolean;
}

/** Characters that a line of the widest field holds, where the browser does not size fields by their content. */
const LINE = 90;

/** A text to copy: a command, a token, a serial number. */
export function CopyField({ value, label, multiline = false }: CopyFieldProps) {
  const { t } = useTranslation('ui');
  return (
    <div className={classes.field}>
      {multiline
        ? <textarea className={classes.lines} readOnly aria-label={label} value={value} rows={Math.ceil(value.length / LINE) || 1} onFocus={(event) => event.currentTarget.select()} />
        : <input className={classes.line} readOnly aria-label={label} value={value} onFocus={(event) => event.currentTarget.select()} />}
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('copied') : t('copy')}>
            <ActionIcon variant="subtle" color={copied ? 'board' : 'gray'} size="lg" onClick={copy} aria-label={`${t('copy')} : ${label}`}>
              {copied ? <IconCheck size={18} stroke={1.75} /> : <IconCopy size={18} stroke={1.75} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
