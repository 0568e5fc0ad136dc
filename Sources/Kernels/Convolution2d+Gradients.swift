/// Computes the gradient of a convolution with respect to its input.
///
/// At stride 1 it is the convolution of the output gradient with the kernels rotated by 180°. Otherwise the
/// product with the transposed weights is the gradient of the columns, which is accumulated into the image
/// ("col2im").
public func conv2dInputGradient(
  _ shape: Convolution2d, outputGradient: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  into inputGradient: UnsafeMutablePointer<Float>
) {
  if shape.outputChannels == 0 {
    let count = shape.batch * shape.inputChannels * shape.inputHeight * shape.inputWidth
    return inputGradient.update(repeating: 0, count: count)
  }
  let reach = (
    shape.dilationHeight * (shape.kernelHeight - 1) - shape.paddingHeight,
    shape.dilationWidth * (shape.kernelWidth - 1) - shape.paddingWidth
  )
  if shape.strideHeight == 1 && shape.strideWidth == 1 && reach.0 >= 0 && reach.1 >= 0 {
    var rotated = shape
    (rotated.inputChannels, rotated.outputChannels) = (shape.outputChannels, shape.inputChannels)
    (rotated.inputHeight, rotated.inputWidth) = (shape.outputHeight, shape.outputWidth)
    (rotated.paddingHeight, rotated.paddingWidth) = reach
    if Tiling.suits(rotated) {
      let layout = KernelLayout(
        outputStride: 9, inputStride: shape.inputChannels * 9, isRotated: true)
      return ConvolutionEpilogue().withChannelEpilogue(channels: shape.inputChannels) {
        conv2dWinograd(
          rotated, input: outputGradient, weight: weight, layout: layout, epilogue: $0,
          into: inputGradient)
      }
    }
    withWorkspace(shape.outputChannels * shape.depth) { kernels in
      rotate(shape, weight, into: kernels)
      conv2d(rotated, input: outputGradient, weight: kernels, bias: nil, into: inputGradient)
    }
    return
  }
  if shape.suitsDirect {
    return conv2dInputGradientDirect(
      shape, outputGradient: outputGradient, weight: weight, into: inputGradient)
  }
  parallelFor(shape.batch * shape.groups) { task in
    let (image, group) = task.quotientAndRemainder(dividingBy: shape.groups)
    inputGradientByColumns(shape, image, group, outputGradient, weight, inputGradient)
  }
}

/// Swaps the input and output channels of the weights and rotates their kernels by 180°.
private func rotate(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>,
  into target: UnsafeMutablePointer<Float>
) {
  let kernel = shape.kernelHeight * shape.kernelWidth
  for group in 0..<shape.groups {
    for output in 0..<shape.groupOutputs {
      for input in 0..<shape.groupInputs {
        let from = ((group * shape.groupOutputs + output) * shape.groupInputs + input) * kernel
        let to = ((group * shape.groupInputs + input) * shape.groupOutputs + output) * kernel
        for i in 0..<kernel { target[to + i] = weight[from + kernel - 1 - i] }
      }
    }
  }
}

/// Computes the input gradient of one image and group by the product with the transposed weights.
private func inputGradientByColumns(
  _ shape: Convolution2d, _ image: Int, _ group: Int, _ outputGradient: UnsafePointer<Float>,
  _ weight: UnsafePointer<Float>, _ inputGradient: UnsafeMutablePointer<Float>
) {
  let positions = shape.outputPlane
  let plane = shape.inputHeight * shape.inputWidth
  let kernel = shape.kernelHeight * shape.kernelWidth
  let target =
    inputGradient + (image * shape.inputChannels + group * shape.groupInputs) * plane
  target.update(repeating: 0, count: shape.groupInputs * plane)
  let source =
    outputGradient + (image * shape.outputChannels + group * shape.groupOutputs) * positions
  withWorkspace(shape.depth * positions) { columns in
    multiplySerially(
      m: shape.depth, n: positions, k: shape.groupOutputs,
      weight + group * shape.groupOutputs * shape.depth, aRowStride: 1,
      aColumnStride: shape.depth, source, bRowStride: positions, bColumnStride: 1, into: columns,
      cRowStride: positions, accumulate: false)
    for channel in 0..<shape.groupInputs {
      for u in 0..<shape.kernelHeight {
        for v in 0..<shape.kernelWidth {
          let row = channel * kernel + u * shape.kernelWidth + v
          col2im(shape, u, v, columns + row * positions, into: target + channel * plane)
        }
      }
    }
  }
}

/// Computes the gradient of a convolution with respect to its weight.
///
/// With the columns of the forward pass, `dW[O, C·kH·kW] = dY[O, positions] · columnsᵀ`. Images are
/// accumulated in order, several small ones at a time.
public func conv2dWeightGradient(
  _ shape: Convolution2d, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  into weightGradient: UnsafeMutablePointer<Float>
) {
  let positions = shape.outputPlane
  if shape.batch == 0 || positions == 0 {
    weightGradient.update(repeating: 0, count: shape.outputChannels * shape.depth)
    return
  }
  if Tiling.suits(shape) {
    return conv2dWeightGradientWinograd(
      shape, input: input, outputGradient: outputGradient, into: weightGradient)
  }
  if shape.suitsDirect {
    return conv2dWeightGradientDirect(
      shape, input: input, outputGradient: outputGradient, into: weightGradient)
  }
  let images = max(1, min(shape.batch, 1024 / positions))
  let offsets = kernelOffsets(shape)
  // Threads share the weights of a channel, which does not change the order of any sum.
  let parts = min(threadCount, max(1, shape.depth / 8))
  let share = (shape.depth + parts - 1) / parts
  withPolyphaseInput(shape, input) { polyphase in
    parallelFor(shape.groups * parts) { task in
      let (group, part) = task.quotientAndRemainder(dividingBy: parts)
      let range = part * share..<min(shape.depth, (part + 1) * share)
      if range.isEmpty { return }
      withWorkspace((range.count + shape.groupOutputs) * images * positions) { workspace in
        for image in stride(from: 0, to: shape.batch, by: images) {
          addWeightGradient(
            shape, group, image, min(images, shape.batch - image), range, polyphase.numbers,
            outputGradient,
            offsets, workspace, weightGradient)
        }
      }
    }
  }
}

/// Adds the contribution of some images to the gradient of a range of weights.
private func addWeightGradient(
  _ shape: Convolution2d, _ group: Int, _ image: Int, _ images: Int, _ range: Range<Int>,
  _ polyphase: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, _ offsets: [Int],
  _ workspace: UnsafeMutablePointer<Float>, _ weightGradient: UnsafeMutablePointer<Float>
) {
  let positions = shape.outputPlane
  let all = images * positions
  let gradients = workspace + range.count * all
  for i in 0..<images {
    let first = (image + i) * shape.outputChannels + group * shape.groupOutputs
    for channel in 0..<shape.groupOutputs {
      (gradients + channel * all + i * positions)
        .update(from: outputGradient + (first + channel) * positions, count: positions)
    }
  }
  let step = shape.step
  for piece in segments(shape, group: group, from: image * positions, count: all) {
    for weight in range {
      let from = polyphase + piece.source + offsets[weight]
      let to = workspace + (weight - range.lowerBound) * all + piece.start
      if step == 1 {
        to.update(from: from, count: piece.count)
      } else {
        for i in 0..<piece.count { to[i] = from[i * step] }
      }
    }
  }
  multiplySerially(
    m: shape.groupOutputs, n: range.count, k: all, gradients, aRowStride: all, aColumnStride: 1,
    workspace, bRowStride: 1, bColumnStride: all,
    into: weightGradient + group * shape.groupOutputs * shape.depth + range.lowerBound,
    cRowStride: shape.depth, accumulate: image > 0)
}
