import { GraphBuilder } from '../graph/builder.js';
import { type Graph, int, ints, type Value } from '../graph/graph.js';
import { countHits, MLP_CLASSES, type MlpParameters, mlpLogits, mlpShapes } from '../graph/networks/mlp.js';

/**
 * What one training graph is made for. Everything else is an input of its run: weights, and so the units of both
 * layers, images, learning rate. One prepared graph serves all architectures.
 */
export interface MlpTrainingShape {
  /** Pixels that differ from zero in some training image; only their weights can change. */
  readonly livePixels: number;
  /** Pixels that are zero in every training image. Their weights keep the values they were born with. */
  readonly deadPixels: number;
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** First epoch, counted from 0, after which validation accuracy is measured. */
  readonly firstValidatedEpoch: number;
  /** Decay rates of Adam's moments. */
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the root of the second moment, in Keras' place: outside the bias correction. */
  readonly epsilon: number;
  /**
   * Whether accuracy after every validated epoch is an output: `validationHits`. Without it an epoch is validated only
   * until it is clear that it is no better than the best one, which changes no other output. Default false.
   */
  readonly returnCurve?: boolean;
  /** Images validated at a time where no curve is wanted. Default {@link VALIDATION_PART}. */
  readonly validationPart?: number;
  /** Whether the best weights themselves are outputs too: `bestLayer1` … `bestLayer3`. Default false. */
  readonly returnWeights?: boolean;
}

/**
 * Algorithm 1 as one graph run: every epoch of one training, the best weights by validation accuracy, and their
 * accuracy on the test images.
 *
 * Inputs: `layer1` [live + 1, units1], `layer2`, `layer3` (initial parameters, bias row last), `dead1` [dead, units1] (left out
 * where no pixel is dead);
 * `train` [n, live + 1] (a column of ones last), `targets` [n, 10] (one-hot), `order` int64 [epochs · batches, batch]
 * (indices of each step's images), `steps` float32 [epochs · batches] (Adam's bias-corrected step, see `adamSteps`);
 * `validation`, `test` [n, live + 1], `validationDead`, `testDead` [n, dead] (likewise), and labels int64 [n] of all three sets.
 *
 * Outputs: `bestHits`, `bestEpoch` (counted from 0), `testHits`, `trainHits` (of the best weights), int64 scalars;
 * `validated` int64 [validated epochs], the validation images that were looked at after each; on request the curve and
 * the weights.
 *
 * Most epochs after the burn-in are no better than the best one so far, and few wrong answers show it: an epoch that
 * is wrong as often as the best one cannot beat it any more. So the images are looked at in parts, those that the best
 * epoch got wrong or nearly wrong first, until the epoch is beaten. The best epoch and all that follows from it stay
 * exactly what full validation gives.
 *
 * Adam's moments are carried as m/(1 − β1) and v/(1 − β2): one pass over memory less each, equal results.
 */
export function mlpTrainingGraph(shape: MlpTrainingShape): Graph {
  const { livePixels: live, deadPixels: dead, epochs, batchSize, firstValidatedEpoch } = shape;
  const batches = Math.floor(shape.trainingImages / batchSize);
  const shapes = mlpShapes(live);
  const builder = new GraphBuilder('mlp_training');

  const initial = shapes.map((extents, at) => builder.input(`layer${at + 1}`, 'float32', extents));
  const dead1 = dead === 0 ? '' : builder.input('dead1', 'float32', [dead, 'units1']);
  const train = builder.input('train', 'float32', [shape.trainingImages, live + 1]);
  const targets = builder.input('targets', 'float32', [shape.trainingImages, MLP_CLASSES]);
  const trainLabels = builder.input('trainLabels', 'int64', [shape.trainingImages]);
  const order = builder.input('order', 'int64', [epochs * batches, batchSize]);
  const steps = builder.input('steps', 'float32', [epochs * batches]);
  const heldOut = (name: string, images: number) => ({
    images: builder.input(name, 'float32', [images, live + 1]),
    dead: dead === 0 ? '' : builder.input(`${name}Dead`, 'float32', [images, dead]),
    labels: builder.input(`${name}Labels`, 'int64', [images]),
  });
  const validation = heldOut('validation', shape.validationImages);
  const test = heldOut('test', shape.testImages);

  // Dead pixels add the same amount in every epoch: once is enough.
  const deadShare = (images: Value): Value | undefined =>
    dead === 0 ? undefined : builder.gemm(images, dead1, { hint: 'dead_share' });
  const validationOffset = deadShare(validation.dead);

  const zeros = shapes.map((_, at) => builder.node('Sub', [initial[at] ?? '', initial[at] ?? ''], {}, 'zeros'));
  const tensors = (hint: string, values: readonly Value[]) =>
    values.map((value, at) => ({
      initial: value,
      hint: `${hint}${at + 1}`,
      type: 'float32' as const,
      shape: shapes[at] ?? [],
    }));

  /** All batches of one epoch. @param epoch - int64 scalar counted from 0 */
  const trainEpoch = (outer: GraphBuilder, epoch: Value, state: readonly Value[]): Value[] => {
    const firstStep = outer.node('Mul', [epoch, outer.intScalar(batches)], {}, 'first_step');
    const carried = [
      ...tensors('w', state.slice(0, 3)),
      ...tensors('m', state.slice(3, 6)),
      ...tensors('v', state.slice(6, 9)),
    ];
    return outer.loop(outer.intScalar(batches), carried, ({ builder: inner, index, state: now }) => {
      const step = inner.node('Add', [firstStep, index], {}, 'step');
      const chosen = inner.node('Gather', [order, step], {}, 'chosen');
      const gradients = mlpGradients(inner, {
        images: inner.node('Gather', [train, chosen], {}, 'batch'),
        targets: inner.node('Gather', [targets, chosen], {}, 'batch_targets'),
        parameters: [now[0] ?? '', now[1] ?? '', now[2] ?? ''],
        batchSize,
      });
      const size = inner.node('Gather', [steps, step], {}, 'step_size');
      const updated = gradients.map((gradient, at) =>
        adamUpdate(inner, {
          weights: now[at] ?? '',
          m: now[at + 3] ?? '',
          v: now[at + 6] ?? '',
          gradient,
          size,
          ...shape,
        }),
      );
      return {
        state: [...updated.map(({ weights }) => weights), ...updated.map(({ m }) => m), ...updated.map(({ v }) => v)],
      };
    }).state;
  };

  const afterBurnIn = builder.loop(
    builder.intScalar(firstValidatedEpoch),
    [...tensors('w', initial), ...tensors('m', zeros), ...tensors('v', zeros)],
    ({ builder: inner, index, state }) => ({ state: trainEpoch(inner, index, state) }),
  ).state;

  const validate = shape.returnCurve ? validateAll : validateUntilBeaten;
  const asTheyCome = builder.constant('image_order', {
    data: BigInt64Array.from({ length: shape.validationImages }, (_, at) => BigInt(at)),
    shape: [shape.validationImages],
  });
  const scalar = { type: 'int64' as const, shape: [] };
  const noneYet = builder.intScalar(-1);
  // Of the best epoch: weights, hits, number; and the order in which later epochs look at the images.
  const ofBest = [
    ...tensors('best', afterBurnIn.slice(0, 3)),
    { initial: noneYet, hint: 'best_hits', ...scalar },
    { initial: noneYet, hint: 'best_epoch', ...scalar },
    { initial: asTheyCome, hint: 'hardest_first', type: 'int64' as const, shape: [shape.validationImages] },
  ];
  const result = builder.loop(
    builder.intScalar(epochs - firstValidatedEpoch),
    [
      ...tensors('w', afterBurnIn.slice(0, 3)),
      ...tensors('m', afterBurnIn.slice(3, 6)),
      ...tensors('v', afterBurnIn.slice(6, 9)),
      ...ofBest,
    ],
    ({ builder: inner, index, state }) => {
      const epoch = inner.node('Add', [index, inner.intScalar(firstValidatedEpoch)], {}, 'epoch');
      const next = trainEpoch(inner, epoch, state.slice(0, 9));
      const weights: MlpParameters = [next[0] ?? '', next[1] ?? '', next[2] ?? ''];
      const kept = state.slice(9);
      const { hits, better, validated, hardestFirst } = validate(inner, {
        weights,
        images: validation.images,
        labels: validation.labels,
        offset: validationOffset,
        count: shape.validationImages,
        part: partSize(shape.validationImages, shape.validationPart ?? VALIDATION_PART),
        bestHits: kept[3] ?? '',
        order: kept[5] ?? '',
      });
      const chosen = inner.choose(
        better,
        ofBest,
        (branch) => [...weights, hits, epoch, hardestFirst(branch)],
        () => kept,
      );
      return {
        state: [...next, ...chosen],
        collect: [{ value: validated, ...scalar }, ...(shape.returnCurve ? [{ value: hits, ...scalar }] : [])],
      };
    },
  );

  const best: MlpParameters = [result.state[9] ?? '', result.state[10] ?? '', result.state[11] ?? ''];
  const name = (value: Value, as: string): Value => builder.node('Identity', [value], {}, as);
  builder.output(name(result.collected[0] ?? '', 'validated'), 'int64', [epochs - firstValidatedEpoch]);
  if (shape.returnCurve) {
    builder.output(name(result.collected[1] ?? '', 'validationHits'), 'int64', [epochs - firstValidatedEpoch]);
  }
  builder.output(name(result.state[12] ?? '', 'bestHits'), 'int64', []);
  builder.output(name(result.state[13] ?? '', 'bestEpoch'), 'int64', []);
  const testHits = countHits(builder, mlpLogits(builder, test.images, best, deadShare(test.dead)), test.labels);
  builder.output(name(testHits, 'testHits'), 'int64', []);
  builder.output(name(countHits(builder, mlpLogits(builder, train, best), trainLabels), 'trainHits'), 'int64', []);
  if (shape.returnWeights) {
    best.forEach((value, at) => {
      builder.output(name(value, `bestLayer${at + 1}`), 'float32', shapes[at] ?? []);
    });
  }
  return builder.build();
}

/** Images validated at a time: few enough to stop early, enough for the matrix products to run at full rate. */
const VALIDATION_PART = 500;

/** The largest divisor of the number of images up to the size wanted; all of them where there is none of use. */
function partSize(images: number, wanted: number): number {
  for (let size = Math.min(images, wanted); size > wanted / 4; size--) if (images % size === 0) return size;
  return images;
}

interface ValidationInput {
  readonly weights: MlpParameters;
  readonly images: Value; // [count, live + 1]
  readonly labels: Value; // int64 [count]
  readonly offset: Value | undefined; // [count, units1]
  readonly count: number;
  /** Divides the count. */
  readonly part: number;
  /** Of the best epoch so far, int64 scalar. */
  readonly bestHits: Value;
  /** In which the images are looked at, int64 [count]. */
  readonly order: Value;
}

interface Validation {
  /** Right where the epoch is the best one so far. */
  readonly hits: Value;
  readonly better: Value;
  readonly validated: Value;
  /** The order for the epochs after this one, if it is the best; made in a branch's builder. */
  readonly hardestFirst: (branch: GraphBuilder) => Value;
}

function validateAll(builder: GraphBuilder, input: ValidationInput): Validation {
  const hits = countHits(builder, mlpLogits(builder, input.images, input.weights, input.offset), input.labels);
  return {
    hits,
    better: builder.node('Greater', [hits, input.bestHits], {}, 'better'),
    // A loop's outputs must be made inside it.
    validated: builder.node('Identity', [builder.intScalar(input.count)], {}, 'seen'),
    hardestFirst: () => input.order,
  };
}

function validateUntilBeaten(builder: GraphBuilder, input: ValidationInput): Validation {
  const { count, part, order } = input;
  // With so many wrong answers the epoch is no better.
  const allowed = builder.node('Sub', [builder.intScalar(count), input.bestHits], {}, 'allowed');
  const { state, collected } = builder.loop(
    builder.intScalar(count / part),
    [
      { initial: builder.intScalar(0), hint: 'wrong', type: 'int64', shape: [] },
      { initial: builder.intScalar(0), hint: 'seen', type: 'int64', shape: [] },
    ],
    ({ builder: inner, index, state: [wrong = '', seen = ''] }) => {
      const turns = inner.node('Reshape', [order, inner.intList(count / part, part)], {}, 'parts');
      const chosen = inner.node('Gather', [turns, index], {}, 'part'); // [part]
      const take = (all: Value): Value => inner.node('Gather', [all, chosen], {}, 'taken');
      const labels = take(input.labels);
      const offset = input.offset === undefined ? undefined : take(input.offset);
      const logits = mlpLogits(inner, take(input.images), input.weights, offset);
      const missed = inner.node('Sub', [inner.intScalar(part), countHits(inner, logits, labels)], {}, 'missed');
      const nowWrong = inner.node('Add', [wrong, missed], {}, 'wrong');
      return {
        state: [nowWrong, inner.node('Add', [seen, inner.intScalar(part)], {}, 'seen')],
        collect: [{ value: classMargins(inner, logits, labels), type: 'float32', shape: [part] }],
        goOn: inner.node('Less', [nowWrong, allowed], {}, 'may_win'),
      };
    },
  );
  const [wrong = '', validated = ''] = state;
  return {
    hits: builder.node('Sub', [builder.intScalar(count), wrong], {}, 'hits'),
    better: builder.node('Less', [wrong, allowed], {}, 'better'),
    validated,
    hardestFirst: (branch) => {
      const margins = branch.node('Reshape', [collected[0] ?? '', branch.intList(count)], {}, 'margins');
      const [, ranks = ''] = branch.nodeOutputs(
        'TopK',
        [margins, branch.intList(count)],
        2,
        { largest: int(0) },
        'hard',
      );
      return branch.node('Gather', [order, ranks], {}, 'hardest_first');
    },
  };
}

/** How far the label's logit lies above the highest other one; negative for wrong answers. @returns float32 [n] */
function classMargins(builder: GraphBuilder, logits: Value, labels: Value): Value {
  const range = builder.constant('out_of_the_race', { data: Float32Array.of(0, -1e30), shape: [2] });
  const mask = builder.node('OneHot', [labels, builder.intScalar(MLP_CLASSES), range], { axis: int(1) }, 'label_mask');
  const others = builder.node('Add', [logits, mask], {}, 'others');
  const highest = builder.node('ReduceMax', [others], { axes: ints(1), keepdims: int(0) }, 'highest');
  const column = builder.node('Unsqueeze', [labels, builder.intList(1)], {}, 'label_column');
  const own = builder.node('GatherElements', [logits, column], { axis: int(1) }, 'own');
  return builder.node('Sub', [builder.node('Squeeze', [own, builder.intList(1)]), highest], {}, 'margin');
}

/**
 * Gradients of the mean softmax cross-entropy over a batch, by hand: three layers need no automatic differentiation.
 * @returns one gradient a layer, shaped like the parameters
 */
function mlpGradients(
  builder: GraphBuilder,
  {
    images,
    targets,
    parameters: [layer1, layer2, layer3],
    batchSize,
  }: {
    readonly images: Value; // [batch, live + 1]
    readonly targets: Value; // [batch, 10]
    readonly parameters: MlpParameters;
    readonly batchSize: number;
  },
): [Value, Value, Value] {
  const ones = builder.constant('ones', { data: new Float32Array(batchSize).fill(1), shape: [batchSize, 1] });
  const withOnes = (hidden: Value): Value => builder.node('Concat', [hidden, ones], { axis: int(1) }, 'with_ones');
  const hidden1 = builder.node('Relu', [builder.gemm(images, layer1)], {}, 'h1'); // [batch, units1]
  const input2 = withOnes(hidden1);
  const hidden2 = builder.node('Relu', [builder.gemm(input2, layer2)], {}, 'h2'); // [batch, units2]
  const input3 = withOnes(hidden2);
  const probabilities = builder.node('Softmax', [builder.gemm(input3, layer3)], { axis: int(1) }, 'probabilities');
  const error3 = builder.node(
    'Mul',
    [builder.node('Sub', [probabilities, targets]), builder.scalar(1 / batchSize)],
    {},
    'error3',
  );
  const back = (error: Value, layer: Value, hidden: Value): Value => {
    const all = builder.gemm(error, layer, { transposeB: true }); // [batch, units + 1]
    const [zero, end, axis] = [builder.intList(0), builder.intList(-1), builder.intList(1)];
    const incoming = builder.node('Slice', [all, zero, end, axis], {}, 'incoming');
    return builder.node('Mul', [incoming, builder.node('Sign', [hidden], {}, 'open')], {}, 'error');
  };
  const error2 = back(error3, layer3, hidden2);
  const error1 = back(error2, layer2, hidden1);
  const gradient = (input: Value, error: Value): Value =>
    builder.gemm(input, error, { transposeA: true, hint: 'gradient' });
  return [gradient(images, error1), gradient(input2, error2), gradient(input3, error3)];
}

/** One Adam step for one array, in scaled moments. @see paper §2.1.3; Kingma & Ba 2014, end of section 2 */
function adamUpdate(
  builder: GraphBuilder,
  {
    weights,
    m,
    v,
    gradient,
    size,
    beta1,
    beta2,
    epsilon,
  }: {
    readonly weights: Value;
    readonly m: Value;
    readonly v: Value;
    readonly gradient: Value;
    readonly size: Value;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  },
): { weights: Value; m: Value; v: Value } {
  const nextM = builder.node('Add', [builder.node('Mul', [m, builder.scalar(beta1)]), gradient], {}, 'm');
  const square = builder.node('Mul', [gradient, gradient], {}, 'square');
  const nextV = builder.node('Add', [builder.node('Mul', [v, builder.scalar(beta2)]), square], {}, 'v');
  const root = builder.node(
    'Add',
    [builder.node('Sqrt', [nextV]), builder.scalar(epsilon / Math.sqrt(1 - beta2))],
    {},
    'root',
  );
  const change = builder.node('Mul', [builder.node('Div', [nextM, root]), size], {}, 'change');
  return { weights: builder.node('Sub', [weights, change], {}, 'w'), m: nextM, v: nextV };
}

/**
 * Adam's step size at each update, bias correction included, for moments scaled as in {@link mlpTrainingGraph}:
 * lr · √(1 − β2ᵗ)/(1 − β1ᵗ) · (1 − β1)/√(1 − β2).
 * @returns float32 [updates]
 */
export function adamSteps(updates: number, learningRate: number, beta1: number, beta2: number): Float32Array {
  const scale = (learningRate * (1 - beta1)) / Math.sqrt(1 - beta2);
  return Float32Array.from(
    { length: updates },
    (_, at) => (scale * Math.sqrt(1 - beta2 ** (at + 1))) / (1 - beta1 ** (at + 1)),
  );
}
