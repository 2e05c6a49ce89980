// Where a network folds: exact where its activation is straight, else on a grid. No DOM.

export function makeGeometry(engine) {
  const REACH = 1.6, CURVE = 1.4; // half of the side of a map, half of the axis of a curve
  const LEAK = { relu: 0, leaky_relu: 0.01 }; // slope to the left of the fold

  /**
   * Pieces of a ReLU or leaky ReLU network on the map: their number, and for each layer the
   * folds as [x, y, x, y, ...]. Beyond `most` pieces the number is Infinity.
   */
  function* pieces(layers, leak, most) {
    const r = REACH, folds = [];
    let parts = [{ corners: [[-r, -r], [r, -r], [r, r], [-r, r]], h: [1, 0, 0, 0, 1, 0] }];
    for (const { n, m, W, b } of layers.slice(0, -1)) {
      const next = [], seen = [];
      for (const { corners, h } of parts) {
        const z = affine(h, 3, n, m, W, b);
        let cut = [corners];
        for (let j = 0; j < m; j++) {
          const [p, q, s] = z.subarray(3 * j, 3 * j + 3);
          if (p || q) cut = cut.flatMap(c => split(c, p, q, s, seen));
          if (cut.length + next.length > most) return { count: Infinity, folds };
        }
        for (const c of cut) {
          const at = [0, 1].map(k => c.reduce((sum, v) => sum + v[k], 0) / c.length);
          next.push({ corners: c, h: bent(z, 3, at, leak) });
        }
        yield;
      }
      parts = next;
      folds.push(seen);
    }
    return { count: parts.length, folds };
  }

  /** z of a layer as functions of the input: `k` numbers for each unit, the last is constant. */
  function affine(h, k, n, m, W, b) {
    const z = new Float64Array(k * m);
    for (let j = 0; j < m; j++) {
      for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) z[k * j + c] += h[k * i + c] * W[i * m + j];
      z[k * j + k - 1] += b[j];
    }
    return z;
  }

  /** The same behind the activation, on the piece that holds the point `at`. */
  function bent(z, k, at, leak) {
    return z.map((v, i) => {
      const j = i - i % k;
      let sum = z[j + k - 1];
      for (let c = 0; c < k - 1; c++) sum += z[j + c] * at[c];
      return sum > 0 ? v : leak * v;
    });
  }

  /** Cut a convex polygon along p x + q y + s = 0; the cut is added to `seen`. */
  function split(corners, p, q, s, seen) {
    const side = corners.map(([x, y]) => p * x + q * y + s);
    const tiny = 1e-9 * (Math.abs(p) + Math.abs(q) + Math.abs(s));
    if (side.every(v => v >= -tiny) || side.every(v => v <= tiny)) return [corners];
    const up = [], down = [], on = [];
    corners.forEach((c, i) => {
      const k = (i + 1) % corners.length, u = side[i], v = side[k];
      if (u >= 0) up.push(c);
      if (u <= 0) down.push(c);
      if (u === 0) on.push(c);
      if (u * v < 0) {
        const share = u / (u - v), d = corners[k];
        const x = [c[0] + share * (d[0] - c[0]), c[1] + share * (d[1] - c[1])];
        up.push(x); down.push(x); on.push(x);
      }
    });
    if (on.length > 1) seen.push(...on[0], ...on[1]);
    return [up, down];
  }

  /** Places where a network of one input bends: exact for straight activations. */
  function kinks(layers, leak) {
    let parts = [{ from: -CURVE, to: CURVE, h: [1, 0] }];
    for (const { n, m, W, b } of layers.slice(0, -1)) {
      parts = parts.flatMap(({ from, to, h }) => {
        const z = affine(h, 2, n, m, W, b), cuts = [from, to];
        for (let j = 0; j < m; j++) {
          const x = -z[2 * j + 1] / z[2 * j];
          if (x > from + 1e-9 && x < to - 1e-9) cuts.push(x);
        }
        cuts.sort((a, c) => a - c);
        return cuts.slice(1).map((end, k) => (
          { from: cuts[k], to: end, h: bent(z, 2, [(cuts[k] + end) / 2], leak) }));
      });
    }
    return parts.slice(1).map(part => part.from);
  }

  /** Lines where one of the functions on a grid is 0, as [x, y, x, y, ...]. */
  function contour(values, size, stride, offset) {
    const lines = [], at = (i, j) => values[(j * size + i) * stride + offset];
    const to = v => (2 * v / (size - 1) - 1) * REACH;
    for (let j = 0; j + 1 < size; j++) for (let i = 0; i + 1 < size; i++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], on = [];
      corners.forEach(([x, y], e) => {
        const [u, w] = corners[(e + 1) % 4], a = at(x, y), b = at(u, w);
        if (a > 0 === b > 0) return;
        on.push(to(x + a / (a - b) * (u - x)), to(y + a / (a - b) * (w - y)));
      });
      lines.push(...on.slice(0, on.length - on.length % 4));
    }
    return lines;
  }

  const grid = (size, place) => {
    const x = new Float64Array(2 * size * size);
    for (let j = 0; j < size; j++) for (let i = 0; i < size; i++) {
      x[2 * (j * size + i)] = place(i, size);
      x[2 * (j * size + i) + 1] = place(j, size);
    }
    return x;
  };
  const corner = (i, size) => (2 * i / (size - 1) - 1) * REACH;
  const middle = (i, size) => (2 * (i + 0.5) / size - 1) * REACH;

  /** How sure a network is of class 1 on a grid, from the lower left: 0 to 200; 255 is lost. */
  function map(layers, kind, size) {
    const { out } = engine.forward(layers, kind, grid(size, middle), size * size);
    return Uint8Array.from({ length: size * size }, (_, i) => {
      const p = 1 / (1 + engine.exp(out[2 * i] - out[2 * i + 1]));
      return p === p ? Math.round(200 * p) : 255;
    });
  }

  function* folds(layers, activation, kind, most) {
    if (activation in LEAK) return yield* pieces(layers, LEAK[activation], most);
    const size = 41, { zs } = engine.forward(layers, kind, grid(size, corner), size * size, true);
    const lines = [];
    for (const [l, z] of zs.entries()) {
      const own = [];
      for (let j = 0; j < layers[l].m; j++) own.push(...contour(z, size, layers[l].m, j));
      lines.push(own);
      yield;
    }
    return { count: null, folds: lines };
  }

  const line = (layers, kind, xs) => engine.forward(layers, kind, Float64Array.from(xs), xs.length).out;

  /** What is drawn of the networks of a pair as they are now: small maps of all, and one large. */
  function* view(pair, settings, chosen, most = 4000) {
    const sides = [];
    for (const [s, { nets }] of pair.sides.entries()) {
      const { activation } = settings[s], { kind } = nets, small = [];
      let large;
      if (nets.regression) {
        const xs = Array.from({ length: 141 }, (_, i) => (i / 70 - 1) * CURVE);
        for (let m = 0; m < nets.count; m++) { small.push(line(nets.answer(m), kind, xs)); yield; }
        const layers = nets.answer(chosen), bends = activation in LEAK ? kinks(layers, LEAK[activation]) : null;
        large = { xs, bends, heights: bends && line(layers, kind, bends) };
      } else {
        for (let m = 0; m < nets.count; m++) { small.push(map(nets.answer(m), kind, 16)); yield; }
        const layers = nets.answer(chosen);
        large = { ...yield* folds(layers, activation, kind, most), map: map(layers, kind, 64) };
      }
      sides.push({ small, large });
    }
    return { chosen, sides, step: pair.done };
  }

  return { contour, kinks, pieces, view };
}
