import type { Section as Body } from '#contract';
import { IconAlertTriangle, IconBrandDebian, IconCircleCheck, IconHelpCircle, IconPlayerPause, IconRobot, IconSchool, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDay, formatHour, formatSpan, StateBadge } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { Facts } from './Facts.js';
import type { Received } from './HardwareSections.js';
import { Said, Section } from './Section.js';

/** Seconds of drift that nobody has to care about. */
const DRIFT_FINE = 5;
/** From so many on certificates and the ends of orders suffer: the same as in the agent's diagnosis. */
const DRIFT_WRONG = 60;

export function OsSection({ body, receivedAt }: Received<Body<'os'>>) {
  const { t, i18n } = useTranslation('devices');
  const day = (iso: string | undefined) => (iso && !Number.isNaN(Date.parse(iso)) ? formatDay(new Date(iso), i18n.language) : null);
  const drift = Math.round(body.clockDriftSeconds ?? 0);
  const words = Math.abs(drift) <= DRIFT_FINE ? t('hardware.clockRight') : t(drift > 0 ? 'hardware.clockAhead' : 'hardware.clockBehind', { span: formatSpan(Math.abs(drift), i18n.language) });
  const clock = Math.abs(drift) < DRIFT_WRONG ? words : <StateBadge tone="attention" icon={IconAlertTriangle} label={words} />;
  return (
    <Section icon={IconBrandDebian} title={t('hardware.os')} receivedAt={receivedAt}>
      <Facts rows={[
        { label: t('hardware.osName'), value: [body.name, body.version, body.codename && !body.name.includes(body.codename) ? body.codename : ''].filter(Boolean).join(' ') },
        { label: t('hardware.kernel'), value: body.kernel },
        { label: t('hardware.architecture'), value: body.architecture },
        { label: t('hardware.supportEnds'), value: day(body.supportEnds) },
        { label: t('hardware.installedAt'), value: day(body.installedAt) },
        { label: t('hardware.timezone'), value: body.timezone },
        { label: t('hardware.locale'), value: body.locale },
        { label: t('hardware.clock'), value: body.clockDriftSeconds === undefined ? null : clock },
      ]} />
    </Section>
  );
}

const ANTIVIRUS = { running: { tone: 'good', icon: IconCircleCheck, key: 'running' }, stopped: { tone: 'bad', icon: IconPlayerPause, key: 'stopped' }, outdated: { tone: 'attention', icon: IconAlertTriangle, key: 'outdated' }, unknown: { tone: 'unknown', icon: IconHelpCircle, key: 'unknownState' } } as const;
const PROXY = { none: 'proxyNone', manual: 'proxyManual', pac: 'proxyPac', wpad: 'proxyWpad' } as const;

export function ProtectionSection({ body, receivedAt }: Received<Body<'protection'>>) {
  const { t, i18n } = useTranslation('devices');
  const proxy = [t(`hardware.${PROXY[body.proxy.mode]}`), body.proxy.address, body.proxy.source && t('hardware.source', { source: body.proxy.source })].filter(Boolean).join(' · ');
  return (
    <Section icon={IconShieldCheck} title={t('hardware.protection')} receivedAt={receivedAt}>
      <Facts rows={[
        ...(body.antivirus.length === 0 ? [{ key: 'none', label: t('hardware.antivirus'), value: t('hardware.noAntivirus') }] : []),
        ...body.antivirus.map(({ product, version, state, signatureDate }, i) => ({
          key: `${i}`, label: t('hardware.antivirus'),
          value: (
            <>
              <Said>{`${product} ${version}`}</Said> <StateBadge tone={ANTIVIRUS[state].tone} icon={ANTIVIRUS[state].icon} label={t(`hardware.${ANTIVIRUS[state].key}`)} />
              {signatureDate && !Number.isNaN(Date.parse(signatureDate)) ? <> · {t('hardware.signatures')} {formatDay(new Date(signatureDate), i18n.language)}</> : null}
            </>
          ),
        })),
        { label: t('hardware.proxy'), value: proxy },
        { label: t('hardware.firewall'), value: body.firewall },
      ]} />
    </Section>
  );
}

export function AgentSection({ body, receivedAt }: Received<Body<'agent'>>) {
  const { t, i18n } = useTranslation('devices');
  const now = useMinute();
  const lesson = Date.parse(body.lessonUntil ?? '');
  const allowed = [...(body.manage ? [t('essential.allowedManage')] : []), ...(body.allowPower ? [t('essential.allowedPower')] : []), ...(body.allowLock ? [t('essential.allowedLock')] : [])];
  return (
    <Section icon={IconRobot} title={t('hardware.agent')} receivedAt={receivedAt}>
      <Facts rows={[
        { label: t('hardware.agentVersion'), value: body.version },
        { label: t('hardware.node'), value: body.node },
        { label: t('hardware.allowed'), value: allowed.length > 0 ? new Intl.ListFormat(i18n.language).format(allowed) : t('essential.allowedNothing') },
        { label: t('hardware.capabilities'), value: body.capabilities.join(', ') },
        // One that is over may still be told.
        ...(lesson > now.getTime() ? [{ label: t('hardware.lesson'), value: <StateBadge tone="information" icon={IconSchool} label={t('hardware.lessonUntil', { time: formatHour(new Date(lesson), i18n.language) })} /> }] : []),
      ]} />
    </Section>
  );
}
