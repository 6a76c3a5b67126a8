import { TrainlessError } from '../core/errors.js';
import { type ImageSet, selectImages } from './image-set.js';

/** The one thing that drawing images needs from a random generator; `NumpyRandomState` has it. */
export interface IndexChooser {
  choice(count: number, size: number, options: { readonly replace: boolean }): ArrayLike<number>;
}

/**
 * Draws the same number of training images from each class: class 0 first, each class in the order drawn.
 * @param perClass - the paper takes 20
 * @param withReplacement - false: the paper's text ("randomly pick"); true: the authors' notebook
 * @returns [classes · perClass] images
 * @throws {TrainlessError} BAD_ARGUMENT - a class has too few images, or none
 * @see paper §2.1
 */
export function reduceTraining(
  train: ImageSet,
  perClass = 20,
  rng: IndexChooser,
  withReplacement = false,
  classes = 10,
): ImageSet {
  if (!Number.isInteger(perClass) || perClass < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `${perClass} images a class cannot be drawn; give a positive integer.`);
  }
  const members: number[][] = Array.from({ length: classes }, () => []);
  train.labels.forEach((label, index) => {
    members[label]?.push(index);
  });
  const drawn = members.flatMap((indices, label) => {
    if (indices.length === 0 || (!withReplacement && indices.length < perClass)) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `Class ${label} has ${indices.length} training images, ${perClass} were asked for. Ask for fewer.`,
      );
    }
    return Array.from(
      rng.choice(indices.length, perClass, { replace: withReplacement }),
      (position) => indices[position] ?? -1,
    );
  });
  return selectImages(train, drawn);
}
