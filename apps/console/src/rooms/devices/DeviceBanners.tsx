import type { DeviceDetail } from '#contract';
import { Button } from '@mantine/core';
import { IconCertificateOff, IconEye, IconHelpCircle, IconTrash, type Icon } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { toneInk, tonePale, toast, type Tone } from '../../ui/index.js';
import css from './device.module.css';
import { refusalOf } from './refusal.rules.js';
import { RefusalText } from './RefusalText.js';
import { useEditDevice } from './useEditDevice.js';

/** What a person must know before acting: quarantine, revoked, retired, observe-only. */
export function DeviceBanners({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const edit = useEditDevice(device);
  const mayManage = useMay('devices.manage');
  const client = useQueryClient();
  const release = useMutation({
    mutationFn: () => api.post<DeviceDetail>(`/devices/${device.id}/release`),
    onSuccess: () => toast.done(t('edit.released', { name: device.name })),
    onError: toast.problem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.device(device.id) }),
  });
  const restore = () => edit.mutate({ status: 'active' }, { onSuccess: () => toast.done(t('edit.restored', { name: device.name })) });
  if (device.status === 'quarantined') {
    return (
      <Banner tone="unknown" icon={IconHelpCircle} title={t('device.quarantineTitle')} text={<QuarantineWhy reason={device.quarantineReason} />}>
        {mayManage ? <Button size="xs" loading={release.isPending} onClick={() => release.mutate()}>{t('device.accept')}</Button> : null}
      </Banner>
    );
  }
  if (device.status === 'retired') {
    return <Banner tone="off" icon={IconTrash} title={t('device.retiredTitle')} text={t(device.management === 'agent' ? 'device.retiredText' : 'device.retiredAssetText')}>{mayManage ? <Button size="xs" variant="default" onClick={restore}>{t('device.restore')}</Button> : null}</Banner>;
  }
  if (device.certificate?.revokedAt) return <Banner tone="bad" icon={IconCertificateOff} title={t('device.revokedTitle')} text={t('device.revokedText')} />;
  if (device.allowed?.manage === false) return <Banner tone="information" icon={IconEye} title={t('device.observeTitle')} text={t('device.observeText')} />;
  return null;
}

/** The sentence, what to do about it, and the words of the server for whoever repairs the device. */
function QuarantineWhy({ reason }: { reason: string | null }) {
  const { t } = useTranslation('devices');
  const { code, detail } = refusalOf(reason ?? '');
  return (
    <>
      {reason ? <p><RefusalText reason={reason} />.</p> : null}
      <p>{t('device.quarantineText')}</p>
      {code ? <details className={css.details}><summary>{t('quarantine.detail')}</summary><pre className={css.said}><bdi>{detail}</bdi></pre></details> : null}
    </>
  );
}

function Banner({ tone, icon: Mark, title, text, children }: { tone: Tone; icon: Icon; title: ReactNode; text: ReactNode; children?: ReactNode }) {
  return (
    <div className={css.banner} role="note" style={{ background: tonePale(tone) }}>
      <Mark size={20} stroke={1.75} color={toneInk(tone)} aria-hidden style={{ flex: 'none', marginTop: 1 }} />
      <div style={{ flex: 1 }}><p style={{ fontWeight: 650, color: toneInk(tone) }}>{title}</p><div>{text}</div></div>
      {children}
    </div>
  );
}
