import type { EnrolmentTokenView } from '#contract';
import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyField, Panel, RelativeTime } from '../../ui/index.js';
import css from './enrolment.module.css';
import { QrCode } from './QrCode.js';

/** The token, shown once: the command to copy, the same as a picture, the token alone. */
export function TokenReady({ token, onAnother }: { token: EnrolmentTokenView; onAnother: () => void }) {
  const { t } = useTranslation('enrolment');
  return (
    <Panel icon={IconTerminal2} title={<bdi>{t('result.title', { label: token.label })}</bdi>} actions={<Text size="sm" c="dimmed">{t('result.uses', { count: token.maxUses })} · {t('list.expires').toLowerCase()} <RelativeTime at={token.expiresAt} /></Text>}>
      <div className={css.result}>
        <p className={css.once}><IconAlertTriangle size={18} stroke={1.75} aria-hidden />{t('result.once')}</p>
        <div>
          <h3 className={css.sub}>{t('result.commandTitle')}</h3>
          <div data-testid="token-command" data-command={token.command}><CopyField multiline value={token.command ?? ''} label={t('result.commandTitle')} /></div>
          <Text size="sm" c="dimmed" mt={6}>{t('result.commandHint')}</Text>
        </div>
        <div className={css.others}>
          <div className={css.stack}>
            <div><h3 className={css.sub}>{t('result.tokenTitle')}</h3><CopyField value={token.token ?? ''} label={t('result.tokenTitle')} /></div>
            <div><h3 className={css.sub}>{t('result.address')}</h3><CopyField value={token.deviceUrl ?? ''} label={t('result.address')} /><Text size="sm" c="dimmed" mt={6}>{t('result.addressHint')}</Text></div>
          </div>
          <figure className={css.qr}>
            {token.command ? <QrCode text={token.command} alt={t('result.qrAlt')} /> : null}
            <figcaption><strong>{t('result.qrTitle')}</strong><br />{t('result.qrHint')}</figcaption>
          </figure>
        </div>
        <Group><Button variant="default" onClick={onAnother}>{t('result.another')}</Button></Group>
      </div>
    </Panel>
  );
}
