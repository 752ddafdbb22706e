import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { type BundleManifest, openBundle, requireFeatures, sealBundle } from '../../src/models/index.ts';

const span = { from: '2024-01-01T00:00:00.000Z', to: '2024-03-25T00:00:00.000Z', rows: 4032 };
const manifest: Omit<BundleManifest, 'heads'> = {
  format: 1,
  segment: 3,
  features: ['rsi', 'macd'],
  featureSpecs: [{ use: 'rsi', params: { window: 14 } }],
  labels: { use: 'vol2', leadBars: '1d', names: ['LOW', 'HIGH'] },
  labeler: { window: 48 },
  model: { use: 'logistic', params: { C: 0.1 } },
  calibration: null,
  returnHeads: [{ horizon: '1d', horizonBars: 48, weight: 1 }],
  referenceBars: 48,
  intervalMs: 1_800_000,
  windows: { train: span, fit: span, stop: null, calibrate: null, test: span },
  driftReference: { rsi: { mean: 50, deviation: Number.NaN, deciles: [1, 2, 3, 4, 5, 6, 7, 8, 9], missingShare: 0 } },
  seed: 1,
  hashes: { config: 'c', data: 'd' },
  versions: { regimewalk: '0.1.0' },
};
const heads = { return_1d: Uint8Array.of(4, 5), regime: Uint8Array.of(1, 2, 3) };
const sealed = sealBundle({ heads, manifest });
const edit = (file: string, change: (bytes: Uint8Array) => Uint8Array) => ({
  ...sealed.files,
  [file]: change(sealed.files[file]!.slice()),
});
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 1 ? byte ^ 1 : byte));
const corrupt = (file: string, problem: string) =>
  expect.objectContaining({ code: 'BUNDLE_CORRUPT', where: file, what: `the bundle's ${file} ${problem}` });

describe('sealBundle and openBundle', () => {
  it('gives one file a head, and a manifest with the hash of each', () => {
    expect(Object.keys(sealed.files).sort()).toEqual(['manifest.json', 'regime.onnx', 'return_1d.onnx']);
    const text = JSON.parse(new TextDecoder().decode(sealed.files['manifest.json']));
    expect(text.heads.regime).toEqual({ file: 'regime.onnx', bytes: 3, sha256: sha256(heads.regime) });
    expect(text.seal).toBe(sealed.hash);
  });

  it('gives the same bytes whatever the order of heads and keys', () => {
    const reversed = Object.fromEntries(Object.entries(manifest).reverse()) as typeof manifest;
    const again = sealBundle({ heads: { regime: heads.regime, return_1d: heads.return_1d }, manifest: reversed });
    expect(again.files).toEqual(sealed.files);
  });

  it('gives another hash for another model byte and for another manifest', () => {
    const otherModel = sealBundle({ heads: { ...heads, regime: Uint8Array.of(1, 2, 4) }, manifest });
    const otherManifest = sealBundle({ heads, manifest: { ...manifest, seed: 2 } });
    expect(new Set([sealed.hash, otherModel.hash, otherManifest.hash]).size).toBe(3);
  });

  it('opens what it sealed, files of others beside it', () => {
    const opened = openBundle({ ...sealed.files, 'evidence.json': Uint8Array.of(9) }, sealed.hash);
    expect(opened.heads).toEqual(heads);
    expect(opened.hash).toBe(sealed.hash);
    expect(opened.manifest.labels).toEqual(manifest.labels);
    expect(opened.manifest.driftReference.rsi!.deviation).toBeNull();
  });

  it('names the model file that changed, is cut or is missing', () => {
    expect(() => openBundle(edit('regime.onnx', flipped))).toThrow(corrupt('regime.onnx', 'is not as it was sealed'));
    expect(() => openBundle(edit('return_1d.onnx', (bytes) => bytes.slice(1)))).toThrow(
      corrupt('return_1d.onnx', 'has 1 bytes, 2 were sealed'),
    );
    const { 'regime.onnx': _, ...rest } = sealed.files;
    expect(() => openBundle(rest)).toThrow(corrupt('regime.onnx', 'is missing'));
  });

  it('notices any change of the manifest', () => {
    const text = new TextDecoder().decode(sealed.files['manifest.json']);
    const changed = new TextEncoder().encode(text.replace('"rsi"', '"rsj"'));
    expect(() => openBundle({ ...sealed.files, 'manifest.json': changed })).toThrow(
      corrupt('manifest.json', 'is not as it was sealed'),
    );
    expect(() => openBundle(edit('manifest.json', (bytes) => bytes.slice(0, -20)))).toThrow(
      corrupt('manifest.json', 'is no JSON'),
    );
    expect(() => openBundle({})).toThrow(corrupt('manifest.json', 'is missing'));
    expect(() => openBundle({ 'manifest.json': new TextEncoder().encode('[]') })).toThrow(
      corrupt('manifest.json', 'names no model files'),
    );
  });

  it('refuses a bundle that is whole but not the one asked for, and one of a later format', () => {
    expect(() => openBundle(sealed.files, sha256('other'))).toThrow(
      corrupt('manifest.json', 'belongs to another bundle'),
    );
    const later = sealBundle({ heads, manifest: { ...manifest, format: 2 } });
    expect(() => openBundle(later.files)).toThrow('the bundle has format 2, this version reads 1');
  });
});

describe('requireFeatures', () => {
  const wanted = { features: ['a', 'b', 'c'] };
  const refused = (names: string[], problem: string) =>
    expect(() => requireFeatures(wanted, names)).toThrow(
      expect.objectContaining({
        code: 'MODEL_FEATURES_MISMATCH',
        what: `the features are not those of the model: ${problem}`,
      }),
    );

  it('takes the same names in the same order', () =>
    expect(() => requireFeatures(wanted, ['a', 'b', 'c'])).not.toThrow());
  it('names missing columns', () => refused(['a', 'c'], 'missing b'));
  it('names columns that are too many', () => refused(['a', 'b', 'c', 'd'], 'too many d'));
  it('names a column that comes twice', () => refused(['a', 'b', 'c', 'b'], 'too many b'));
  it('names both at once', () => refused(['a', 'b', 'd'], 'missing c; too many d'));
  it('names columns out of place', () => refused(['b', 'a', 'c'], 'out of place a (place 1), b (place 2)'));
});
