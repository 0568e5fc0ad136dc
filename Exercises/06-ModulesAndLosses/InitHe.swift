import Curriculum
import Tensors

/// Exercise 6.3: draw initial weights that keep the size of a signal.
///
/// An output is a sum of fanIn products. If the weights are too small, the signal vanishes from layer to
/// layer; if they are too large, it explodes. For layers followed by ReLU, it keeps its size with weights
/// from the normal distribution with
///
///     mean 0,  variance 2 / fanIn          (He, Zhang, Ren and Sun, 2015)
///
/// fanIn is the number of inputs of one output. For a linear weight `[outputs, inputs]`, it is inputs. For
/// a convolution's weight `[outputs, channels, height, width]` (chapter 9), it is
/// channels · height · width: each output reads a window of every channel.
///
/// Draw the weights from `generator`, so that the same seed gives the same network:
/// `Tensor.normal(shape, deviation: …, using: &generator)`.
///
/// - Parameters:
///   - shape: the shape of the weights, outputs first; at least two axes.
///   - generator: the source of random numbers.
/// - Returns: weights of that shape.
func initHe(
  _ shape: [Int], using generator: inout Generator
) throws -> Tensor<Float> {
  throw Unsolved("initHe")
}
