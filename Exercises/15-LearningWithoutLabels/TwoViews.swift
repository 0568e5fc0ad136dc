import Curriculum
import Tensors

/// Exercise 15.1: make two views of each image.
///
/// Nobody says which images show the same thing. One thing is certain without any label: two changed copies
/// of *one* image do. So augment each image twice, at random: another crop, other colors. What both views
/// have in common is what the network learns to see.
///
/// Both views are made from the image itself. All random numbers come from `generator`, one after the other.
/// So no two augmentations of a batch are equal, and the next batch gets new ones.
///
/// `augment(image, &generator)` returns one augmented image `[C, H, W]`; it draws from the generator.
/// `images[i]` is image i, and `Tensor.stack([a, b])` stacks images to `[2, C, H, W]`.
///
/// - Parameters:
///   - images: `[N, C, H, W]`.
///   - generator: the random number generator; every draw advances it.
///   - augment: changes one image at random.
/// - Returns: two tensors of the shape of `images`; row i of each is a view of image i.
func twoViews(
  _ images: Tensor<Float>, using generator: inout Generator, augment: Augmentation
) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
  throw Unsolved("twoViews")
}
