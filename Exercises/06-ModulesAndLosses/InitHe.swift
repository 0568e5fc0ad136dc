import Curriculum
import Tensors

/// Exercise 6.3: draw weights to start with, so that a signal keeps its size.
///
/// An output adds up fanIn products. With weights that are too small, a signal fades from layer to layer
/// until nothing is left; with weights too large it explodes. In between, for layers followed by ReLU,
/// stand normal numbers with
///
///     mean 0,  variance 2 / fanIn          (He, Zhang, Ren and Sun, 2015)
///
/// fanIn is how many numbers feed one output: for a linear weight `[outputs, inputs]`, the inputs. For a
/// convolution's weight `[outputs, channels, height, width]` (chapter 9) it is channels · height · width:
/// each output looks through a window at every channel.
///
/// Draw from the generator that is given: the same seed must make the same network.
/// `Tensor.normal(shape, deviation:, using: &generator)` draws.
///
/// - Parameter shape: outputs first, at least two axes.
/// - Returns: weights of that shape.
func initHe(
  _ shape: [Int], using generator: inout Generator
) throws -> Tensor<Float> {
  throw Unsolved("initHe")
}
