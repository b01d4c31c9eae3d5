import type { Section as Body } from '#contract';
import { IconCircleCheck, IconCircleMinus, IconNetwork } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';
import { Facts } from './Facts.js';
import { FactsTable } from './FactsTable.js';
import type { Received } from './HardwareSections.js';
import { Said, Section } from './Section.js';

/** Interfaces, addresses, gateway and name servers. */
export function NetworkSection({ body, receivedAt }: Received<Body<'network'>>) {
  const { t } = useTranslation('devices');
  return (
    <Section icon={IconNetwork} title={t('hardware.network')} receivedAt={receivedAt} wide>
      <FactsTable
        heads={[t('hardware.interface'), t('hardware.type'), t('hardware.addresses'), t('hardware.mac'), t('hardware.speed'), t('hardware.state')]}
        rows={body.interfaces.map(({ name, kind, addresses, mac, speedMbps, up }) => [
          <Said key="n">{name}</Said>, t(`essential.linkKind.${kind}`), <Said key="a">{addresses.join(', ')}</Said>, <Said key="m">{mac}</Said>, speedMbps ? `${speedMbps} Mbit/s` : null,
          <StateBadge key="s" tone={up ? 'good' : 'off'} icon={up ? IconCircleCheck : IconCircleMinus} label={t(up ? 'hardware.up' : 'hardware.down')} />,
        ])}
      />
      <div style={{ maxWidth: 480, marginTop: 8 }}><Facts rows={[{ label: t('hardware.gateway'), value: body.gateway }, { label: t('hardware.dns'), value: body.dns.join(', ') }]} /></div>
    </Section>
  );
}
