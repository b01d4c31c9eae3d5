import { Tooltip, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../../api/index.js';
import classes from './LiveIndicator.module.css';

/** Says whether what is on screen follows reality by itself; pressed, it reads everything again. */
export function LiveIndicator() {
  const { t } = useTranslation('shell');
  const client = useQueryClient();
  const state = useLiveState();
  return (
    <Tooltip label={t(`live.${state}.hint`)} multiline maw={260}>
      <UnstyledButton className={classes.live} data-state={state} onClick={() => void client.invalidateQueries()}>
        <span className={classes.dot} aria-hidden />
        <span className={classes.word} role="status">{t(`live.${state}.label`)}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
