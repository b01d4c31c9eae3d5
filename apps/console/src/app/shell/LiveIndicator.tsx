import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../../api/index.js';
import classes from './LiveIndicator.module.css';

/** Says whether what is on screen follows reality by itself. */
export function LiveIndicator() {
  const { t } = useTranslation('shell');
  const state = useLiveState();
  return (
    <Tooltip label={t(`live.${state}.hint`)} multiline maw={260}>
      <span className={classes.live} data-state={state} role="status" tabIndex={0}>
        <span className={classes.dot} aria-hidden />
        <span className={classes.word}>{t(`live.${state}.label`)}</span>
      </span>
    </Tooltip>
  );
}
