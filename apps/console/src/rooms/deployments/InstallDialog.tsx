import type { AppView, DeploymentBody } from '#contract';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, formatNumber, useOnOpen } from '../../ui/index.js';
import { ActDryRun } from '../acts/ActDryRun.js';
import { maySend } from '../acts/act.rules.js';
import type { Audience } from '../devices/CommandDialog.js';
import { AppChoice } from './AppChoice.js';
import { AudienceLine } from './AudienceLine.js';
import { previewQuery } from './deployment.queries.js';
import { PlaceChoice } from './PlaceChoice.js';
import css from './install.module.css';
import { FurtherLink } from './FurtherLink.js';
import { PreviewLines } from './PreviewLines.js';
import { useDeploy } from './useDeploy.js';
import { VersionChoice } from './VersionChoice.js';

interface InstallDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Which devices; absent: chosen here by place. */
  audience?: Audience;
  /** Which app; absent: chosen here from the catalogue. */
  app?: AppView;
  packageId?: string;
  ensure?: 'present' | 'absent';
}

/** App, version, devices; then what will happen, in numbers; then it goes. The same dialog installs and removes. */
export function InstallDialog({ opened, onClose, audience, app: given, packageId: pinned, ensure = 'present' }: InstallDialogProps) {
  const { t, i18n } = useTranslation('deployments');
  const deploy = useDeploy({ stays: true });
  const [chosen, setChosen] = useState<AppView | null>(null);
  const [packageId, setPackageId] = useState<string | undefined>(pinned);
  const [place, setPlace] = useState<Audience | null>(null);
  const [reason, setReason] = useState('');
  useOnOpen(opened, () => { setChosen(null); setPackageId(pinned); setReason(''); });

  const app = given ?? chosen;
  const devices = audience?.devices ?? place?.devices;
  const body: DeploymentBody | null = opened && app && devices ? { appId: app.id, ensure, devices, ...(packageId && ensure === 'present' ? { packageId } : {}) } : null;
  const preview = useQuery(previewQuery(body));
  const ready = preview.data ? preview.data.devices - preview.data.unsupported : 0;
  const act = preview.data?.act;
  const go = async () => { if (body) await deploy({ ...body, ...(act?.dangerous ? { reason } : {}) }); };
  const title = ensure === 'present' ? (given ? t('install.titleApp', { app: given.name }) : t('install.title')) : given ? t('install.titleRemoveApp', { app: given.name }) : t('install.titleRemove');
  const submit = act?.dangerous ? t('acts:ask') : t(ensure === 'present' ? 'install.go' : 'install.goRemove', { count: ready, formatted: formatNumber(ready, i18n.language) });
  return (
    <FormDialog opened={opened} onClose={onClose} title={title} size="lg" submitLabel={submit} disabled={ready === 0 || (act ? !maySend(act, reason) : false)} destructive={ensure === 'absent'} onSubmit={go} submitTestId="deploy-confirm">
      <Stack gap="md">
        {audience ? <AudienceLine audience={audience} /> : <PlaceChoice software={ensure === 'absent' ? given?.package : undefined} onChange={setPlace} />}
        {given ? null : <AppChoice chosen={chosen} onChoose={(one) => { setChosen(one); setPackageId(undefined); }} />}
        {app && ensure === 'present' ? <VersionChoice app={app} packageId={packageId} onChange={setPackageId} /> : null}
        {body ? <PreviewLines preview={preview} ensure={ensure} /> : null}
        {act ? <ActDryRun preview={act} reason={reason} onReason={setReason} /> : null}
        <div className={css.further}><span>{t('install.undo')}</span><FurtherLink appId={app?.id} packageId={packageId} ensure={ensure} devices={devices} names={audience?.names ?? []} byPlace={audience === undefined} /></div>
      </Stack>
    </FormDialog>
  );
}
