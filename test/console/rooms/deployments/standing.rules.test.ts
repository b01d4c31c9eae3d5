/** Where a deployment stands and what may be done about it. */
import type { DeploymentState, WaveView } from '#contract';
import { currentWave, movesOf, turnOf, waveRest, waveState } from '../../../../apps/console/src/rooms/deployments/standing.rules.js';

const wave = (number: number, beganAt: string | null, devices = 10, done = 0, failed = 0, left = 0): WaveView => ({ number, devices, done, failed, left, beganAt, enoughAt: null });
const began = '2026-12-01T10:00:00Z';
const three = [wave(1, began, 10, 8, 2), wave(2, began, 20, 5, 0), wave(3, null, 40)];
const standing = (state: DeploymentState, part = {}) => ({ state, waves: three, total: 70, done: 13, failed: 2, wish: 'install' as const, follow: false, rolledBackBy: null, ...part });
const technician = { decides: true, manages: true };

test('a wave is over when all of it is settled, and begins when it begins', () => {
  expect(three.map(waveState)).toEqual(['done', 'here', 'next']);
  expect(three.map(waveRest)).toEqual([0, 15, 40]);
  expect(currentWave({ waves: three })).toBe(2);
  expect(currentWave({ waves: [] })).toBe(0);
});

describe('moves', () => {
  test.each<[DeploymentState, string[]]>([
    ['running', ['next', 'retry', 'pause', 'rollback', 'cancel']], ['awaiting', ['next', 'retry', 'pause', 'rollback', 'cancel']], ['paused', ['resume', 'retry', 'rollback', 'cancel']],
    ['cancelled', ['rollback']],
  ])('of one that is %s', (state, moves) => {
    expect(movesOf(standing(state), technician)).toEqual(moves);
  });

  test('of one that is over', () => {
    const over = { waves: [], total: 10, done: 8, failed: 2 };
    expect(movesOf(standing('done', over), technician)).toEqual(['retry', 'rollback', 'cancel']);
    expect(movesOf(standing('done', { ...over, done: 10, failed: 0 }), technician)).toEqual(['rollback']);
    expect(movesOf(standing('done', { ...over, done: 10, failed: 0, wish: 'pin' }), technician)).toEqual(['rollback', 'cancel']);
    expect(movesOf(standing('done', { ...over, done: 10, failed: 0, follow: true }), technician)).toEqual(['pause', 'rollback', 'cancel']);
  });

  test('of one whose first wave has not begun: nothing to go on from, and nothing to bring back', () => {
    expect(movesOf(standing('scheduled', { waves: [wave(1, null), wave(2, null)], done: 0, failed: 0 }), technician)).toEqual(['pause', 'cancel']);
  });

  test('what was brought back is not brought back twice; the last wave has no next', () => {
    expect(movesOf(standing('running', { rolledBackBy: 'other', waves: three.slice(0, 2), failed: 0 }), technician)).toEqual(['pause', 'cancel']);
  });

  test('an eRUN decides about what is for teaching, but brings nothing back; who only reads has none', () => {
    expect(movesOf(standing('running'), { decides: true, manages: false })).toEqual(['next', 'retry', 'pause', 'cancel']);
    expect(movesOf(standing('paused'), { decides: false, manages: false })).toEqual([]);
  });
});

test.each<[DeploymentState, number, string | null]>([['paused', 2, 'resume'], ['awaiting', 0, 'next'], ['done', 2, 'retry'], ['done', 0, null], ['running', 2, null], ['scheduled', 0, null]])('%s with %d failures waits for %s', (state, failed, move) => {
  expect(turnOf({ state, failed })).toBe(move);
});
