/** Factor of each class that gives all that occur the same weight, the sum unchanged. */
export function classScales(classes: number, target: Float64Array, weights: Float64Array): Float64Array {
  const mass = new Float64Array(classes);
  for (let i = 0; i < target.length; i++) mass[target[i]!]! += weights[i]!;
  const total = mass.reduce((sum, m) => sum + m, 0);
  const present = mass.filter((m) => m > 0).length;
  return mass.map((m) => (m > 0 ? total / (present * m) : 0));
}

export function applyScales(scale: Float64Array, target: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < target.length; i++) weights[i]! *= scale[target[i]!]!;
}
