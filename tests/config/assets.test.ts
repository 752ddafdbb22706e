import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assetConfig, assetNames, type LoadOptions, loadConfig } from '../../src/config/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-assets-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, options: LoadOptions = {}) {
  const file = path.join(folder, 'config.yml');
  writeFileSync(file, yaml);
  return loadConfig({ file, ...options });
}

describe('data.assets', () => {
  const two = 'data: { assets: { BTC: btc.parquet, ETH: { file: eth.parquet, fundingFile: eth-funding.csv } } }';

  it('names files in order, with what else is of that market', () => {
    const loaded = load(two);
    expect(assetNames(loaded)).toEqual(['BTC', 'ETH']);
    expect(loaded.config.data.assets).toEqual({
      BTC: { file: 'btc.parquet', fundingFile: null, finerFile: null },
      ETH: { file: 'eth.parquet', fundingFile: 'eth-funding.csv', finerFile: null },
    });
    expect(assetNames(load('seed: 1'))).toEqual([]);
    expect(load(loaded.yaml()).config).toEqual(loaded.config);
  });

  it('makes of each the configuration that --data makes of its file, with the same hash', () => {
    const loaded = load(`${two}\nseed: 3`);
    const alone = load('seed: 3', { overrides: { 'data.file': 'btc.parquet', 'data.generate': null } });
    const asset = assetConfig(loaded, 'BTC');
    expect(asset.config).toEqual(alone.config);
    expect(asset.hash()).toBe(alone.hash());
    expect(JSON.stringify(asset.portable())).toBe(JSON.stringify(alone.portable()));
    expect(asset.yaml()).toBe(alone.yaml());
    expect(assetConfig(loaded, 'ETH').config.data.fundingFile).toBe('eth-funding.csv');
  });

  it('is replaced whole by another list, and stays out of the hash as paths do', () => {
    const loaded = load(two, { overrides: { 'data.assets': { SOL: 'sol.parquet' } } });
    expect(assetNames(loaded)).toEqual(['SOL']);
    expect(assetNames(load(two, { overrides: { 'data.assets': {} } }))).toEqual([]);
    expect(assetNames(load(two, { sets: ['data.assets.SOL=sol.parquet'] }))).toEqual(['BTC', 'ETH', 'SOL']);
    expect(loaded.portable().data).not.toHaveProperty('assets');
  });

  it('says where an asset came from when something is wrong with its file', () => {
    const loaded = load('data:\n  assets:\n    BTC: btc.parquet\n    ETH: { file: eth.parquet }\n');
    expect(assetConfig(loaded, 'ETH').locate('data.file')).toMatch(/config\.yml:4 data\.assets\.ETH$/);
    expect(assetConfig(loaded, 'BTC').locate('walkForward.trainWeeks')).toBe('walkForward.trainWeeks (default)');
  });

  it.each([
    ['data: { assets: [a.parquet] }', /config\.yml:1 data\.assets/, /expected files by name/],
    ['data: { assets: { A: 3 } }', /data\.assets\.A/, /expected a file name, or \{ file, fundingFile, finerFile \}/],
    ['data: { assets: { A: a.parquet, B: a.parquet } }', /data\.assets\.B/, /is the file of asset "A" too/],
    ['data:\n  assets:\n    A: a.parquet\n    A: b.parquet\n', /config\.yml:4/, /the same key stands twice/],
    ['data: { assets: { A: a.parquet }, fundingFile: f.csv }', /data\.fundingFile/, /write it at each/],
    ['data: { assets: { A: a.parquet }, finerFile: f.csv }', /data\.finerFile/, /write it at each/],
  ])('refuses %s', (yaml, where, what) => {
    expect(() => load(yaml)).toThrowError(
      expect.objectContaining({
        where: expect.stringMatching(where),
        what: expect.stringMatching(what),
      }),
    );
  });
});
