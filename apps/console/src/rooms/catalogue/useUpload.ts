/** One package on its way to the catalogue. */
import type { AppView } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { upload } from '../../api/index.js';
import { fileProblem, type FileProblem } from './catalogue.rules.js';

export type UploadState =
  | { step: 'idle' }
  | { step: 'refused'; problem: FileProblem; file: File }
  | { step: 'sending'; file: File; sent: number; total: number }
  | { step: 'failed'; file: File; error: unknown }
  | { step: 'done'; app: AppView };

export function useUpload() {
  const client = useQueryClient();
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const send = async (files: readonly File[]) => {
    const [file] = files;
    if (!file || running.current) return;
    const problem = fileProblem(files);
    if (problem) { setState({ step: 'refused', problem, file }); return; }
    const control = new AbortController();
    running.current = control;
    setState({ step: 'sending', file, sent: 0, total: file.size });
    try {
      const app = await upload<AppView>('/apps/upload', file, { signal: control.signal, onProgress: (sent, total) => setState({ step: 'sending', file, sent, total }) });
      setState({ step: 'done', app });
      void client.invalidateQueries({ queryKey: ['apps'] });
    } catch (error) {
      setState(control.signal.aborted ? { step: 'idle' } : { step: 'failed', file, error });
    } finally {
      running.current = null;
    }
  };
  return { state, send, cancel: () => running.current?.abort(), reset: () => setState({ step: 'idle' }) };
}
