//: # 8. Images and data
//: @question Is a cat that moved one step to the left still the same cat?
//:
//: Is a cat that moved one step to the left still the same cat? For you, of course. For a program
//: an image is a grid of numbers, and after that step nearly every number is different. If a
//: network is to learn about cats and not about pixels, somebody has to show it which changes do
//: not matter. This chapter does that: it reads images, makes batches of them, and changes them in
//: all the ways that leave a cat a cat.
import Notebook
import NotebookImages
import Tensors
import Vision

chapter { options in
  //: ## An image is a tensor
  //:
  //: The library itself draws the cats and dogs of this book: any number of animals, any number of
  //: images of each, at any size. So far the chapters got them ready-made. Here is where they come
  //: from. This is our cat, animal number 4, with three times as many pixels in each direction as
  //: before.
  let animals = CatsAndDogs(
    individuals: 0..<40, pictures: 0..<2, size: 96, seed: 1)
  let cat = animals.item(4 * 2).image
  try show(cat, as: "cat.png")
  //: A file stores each pixel as three bytes: red, green and blue, each from 0 to 255. Networks
  //: want fractions, ordered by channel: first all red values, then all green, then all blue. This
  //: is the shape `[C, H, W]`, for channels, height and width.
  show(cat.pixels.prefix(6))
  let x = cat.tensor
  show(x.shape)
  show(x[.all, 0, 0])
  claim(
    x[0, 0, 0].item == Float(cat.pixels[0]) / 255,
    "the first byte, divided by 255, is the first red value")

  //: ## Files
  //:
  //: PNG is *lossless*: it keeps every byte. JPEG is *lossy*: it keeps what the eye can see and
  //: discards much of the rest. It describes each block of 8 × 8 pixels as a sum of waves, and
  //: rounds the strength of each wave.
  //: @term lossless: a compression that gives back exactly the same bytes, such as PNG
  //: @term lossy: a compression that gives back something similar, such as JPEG
  func largestDifference(_ a: Image, _ b: Image) -> Int {
    zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
  try show(cat, as: "copy.png")
  let folder = options.string("output")
  try cat.write(to: folder + "/copy.jpg", quality: 75)
  let (png, jpeg) = (
    try Image(contentsOf: folder + "/copy.png"),
    try Image(contentsOf: folder + "/copy.jpg")
  )
  note(
    "largest difference of a byte: PNG \(largestDifference(cat, png)), "
      + "JPEG \(largestDifference(cat, jpeg))")
  claim(
    png == cat && jpeg != cat,
    "PNG gives back the same image, JPEG a similar one")

  //: ## To a program, everything changed
  //:
  //: How far apart are two images? Take the mean absolute difference of their numbers, which is
  //: between 0 and 1. Compare the cat with itself moved by eight pixels, with itself in half the
  //: light, and with the most similar of the 78 images that show another animal.
  func distance(_ a: Image, _ b: Image) -> Float {
    (a.tensor - b.tensor).abs().mean().item
  }
  let moved = Pad(Margins(left: 8), .edge)(cat).cropped(cat.frame)
  let darker = cat.adjustedBrightness(0.5)
  let toOthers = (0..<animals.count).filter { $0 / 2 != 4 }.map {
    distance(cat, animals.item($0).image)
  }
  table([
    ["the cat and", "distance"],
    [
      "itself, moved eight pixels to the right",
      formatted(distance(cat, moved), digits: 2),
    ],
    ["itself, in half the light", formatted(distance(cat, darker), digits: 2)],
    [
      "the nearest image of another animal",
      formatted(toOthers.min() ?? 0, digits: 2),
    ],
  ])
  claim(
    distance(cat, darker) > toOthers.min() ?? 0,
    "the cat in half the light is farther from itself than from another animal")
  //: So comparing pixels is hopeless, as the counts in chapter 3 have shown. And chapter 7's
  //: network, which memorized the pixels of its training set, knew nothing about other animals.
  //: *Data augmentation* helps: show the network the cat moved, darkened and mirrored, and say each
  //: time that it is the same cat. Then the network can rely only on what stays the same.
  //: @term data augmentation: training on random changes of an example that do not change its label

  //: ## Resizing
  //:
  //: A network wants all images at one size. Making an image smaller sounds easy: keep every fourth
  //: pixel. This is *nearest-neighbor interpolation*. Try it on stripes that are one pixel wide,
  //: black and white:
  //: @term nearest-neighbor interpolation: resizing by copying the nearest old pixel
  let stripes = Image(
    width: 8, height: 1, channels: 1,
    pixels: [0, 255, 0, 255, 0, 255, 0, 255])
  show(stripes.resized(width: 2, height: 1, .nearest).pixels)
  //: Both pixels that were kept have the same color, and the stripes of the other color are gone.
  //: This is *aliasing*. The right answer is gray: each new pixel must be a weighted mean of all
  //: the old pixels that it covers. That is *antialiasing*.
  //: @term aliasing: false patterns that appear when an image is sampled too coarsely
  //: @term antialiasing: making each new pixel a weighted mean of all the old pixels that it covers
  let gray = stripes.resized(width: 2, height: 1, .bilinear).pixels
  show(gray)
  claim(
    gray.allSatisfy { abs(Int($0) - 128) < 20 },
    "each new pixel is nearly the mean, 128")
  //: In real images, aliasing makes fur glitter. Here both images are made four times smaller, then
  //: shown enlarged: on the left every fourth pixel, on the right the mean.
  let (jagged, smooth) = (
    cat.resized(width: 24, height: 24, .nearest),
    cat.resized(width: 24, height: 24, .bilinear)
  )
  try show(Image.grid([jagged, smooth], columns: 2, scale: 8), as: "sizes.png")
  //: It is not only about looks: a network that was trained on antialiased images makes more
  //: mistakes on aliased ones. Exercise 8.4 builds the antialiased resize.

  //: ## Normalization
  //:
  //: A layer learns fastest when its inputs have mean 0 and standard deviation 1. So measure both,
  //: channel by channel. Then subtract the mean and divide by the standard deviation: this is
  //: *normalization*. Use the training set *only* to measure them: the test set represents images
  //: that do not exist yet, and you cannot measure those.
  //: @term normalization: subtracting the mean and dividing by the standard deviation
  let train = Tensor.stack((0..<60).map { animals.item($0).image.tensor })
  let mean = train.mean([0, 2, 3])
  let deviation = train.standardDeviation([0, 2, 3])
  show(mean)
  show(deviation)
  let normalize = Normalize(mean: mean.scalars, deviation: deviation.scalars)
  let after = normalize(train)
  claim(
    after.mean([0, 2, 3]).abs().max().item < 1e-3
      && (after.standardDeviation([0, 2, 3]) - 1).abs().max().item < 1e-3,
    "after that, every channel has mean 0 and standard deviation 1")
  //: The library goes from bytes to normalized numbers in one pass. A byte has only 256 values, so
  //: the library looks up each answer in a table. `Normalize` holds that table.

  //: ## One image under every augmentation
  //:
  //: Each augmentation makes a random change. Each row of the figure starts with the original,
  //: followed by six random results.
  let augmentations: [(String, String, any Transform)] = [
    ("RandomCrop", "shifted, with black borders", RandomCrop(96, padding: 16)),
    (
      "RandomResizedCrop", "a crop, enlarged to the full size",
      RandomResizedCrop(96)
    ),
    (
      "RandomHorizontalFlip", "mirrored, with probability ½",
      RandomHorizontalFlip()
    ),
    (
      "RandomRotation", "rotated by at most 30°",
      RandomRotation(30, .bilinear)
    ),
    (
      "RandomAffine", "rotated, shifted, scaled, sheared",
      RandomAffine(
        degrees: -15...15, translation: (0.1, 0.1), scale: 0.7...1.2,
        shear: -15...15, .bilinear)
    ),
    (
      "ColorJitter", "brightness and colors changed",
      ColorJitter(brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2)
    ),
    (
      "RandomGrayscale", "without color, with probability ½ here",
      RandomGrayscale(p: 0.5)
    ),
    ("GaussianBlur", "blurred", GaussianBlur(9)),
    (
      "RandomSolarize", "bright pixels inverted, with probability ½",
      RandomSolarize()
    ),
    ("RandomErasing", "a rectangle erased", RandomErasing(p: 1)),
  ]
  let rows = augmentations.indices.flatMap { row in
    [cat]
      + (0..<6).map { draw in
        var generator = Generator(seed: 8).split(row, draw)
        return augmentations[row].2(cat, using: &generator)
      }
  }
  try show(Image.grid(rows, columns: 7), as: "augmentations.png")
  for (row, (name, effect, _)) in augmentations.enumerated() {
    note("row \(row + 1), \(name): \(effect)")
  }
  claim(
    rows.allSatisfy { $0.width == 96 && $0.height == 96 },
    "all results have the original size")

  //: ## Random, but reproducible
  //:
  //: An augmentation is random, but reproducible. Every random choice is determined by three
  //: numbers: the random seed of the run, the epoch, and the index of the image. Whichever thread
  //: computes it, and in whichever order, the same three numbers give the same result. An augmented
  //: copy of an image is called an *augmented view* of it, or view for short. (It is not the view
  //: of chapter 2: it shares no storage.)
  //: @term augmented view: a randomly changed copy of an image; a view for short
  let recipe = Pipeline(
    [RandomResizedCrop(32), RandomHorizontalFlip()], normalize: normalize)
  let view = recipe(cat, seed: 1, epoch: 3, index: 8)
  claim(
    recipe(cat, seed: 1, epoch: 3, index: 8) == view,
    "computed again, it is the same view")
  claim(
    recipe(cat, seed: 1, epoch: 4, index: 8) != view,
    "in the next epoch it is a different view")

  //: ## How strong is too strong?
  //:
  //: A view must still show which animal it is, or its label is wrong. Let us measure that. Take
  //: one image each of 40 animals. Crop a part of the image, a fraction of its area, and enlarge it
  //: to the full size. Then a simple classifier predicts which animal it was. It picks the image
  //: with the most similar *color histogram*, which is the fraction of the pixels in each range of
  //: colors.
  //: @term color histogram: the fraction of an image's pixels in each range of colors
  let portraits = (0..<40).map { animals.item($0 * 2).image }
  let histograms = portraits.map(colorHistogram)
  func recognized(_ transform: any Transform) -> Int {
    portraits.indices.count { index in
      var generator = Generator(seed: 80).split(0, index)
      let view = transform(portraits[index], using: &generator)
      let histogram = colorHistogram(of: view)
      let distances = histograms.map { (histogram - $0).abs().sum().item }
      return distances.indices.min { distances[$0] < distances[$1] } == index
    }
  }
  let fractions: [Float] = [1, 0.7, 0.4, 0.2, 0.08, 0.02]
  let crops = fractions.map { RandomResizedCrop(96, scale: $0...$0) }
  let cropped = crops.map(recognized)
  table(
    [["fraction of the area", "recognized, of 40"]]
      + zip(fractions, cropped).map { ["\($0)", "\($1)"] })
  claim(
    cropped[0] == 40 && cropped[2] > 20,
    "with 40 % of the area, most animals are recognized")
  claim(
    cropped[5] < cropped[2] / 2 + 1, "with 2 %, at most half as many")
  try show(
    Image.grid(
      crops.flatMap { crop in
        (0..<6).map { draw in
          var generator = Generator(seed: 81).split(draw)
          return crop(portraits[draw], using: &generator)
        }
      }, columns: 6), as: "crops.png")
  //: Now change the colors. The classifier uses nothing else, so changing them takes away its only
  //: clue.
  let strengths: [Float] = [0, 0.25, 0.5, 1]
  let jitters = strengths.map {
    ColorJitter(
      brightness: 0.8 * $0, contrast: 0.8 * $0, saturation: 0.8 * $0,
      hue: 0.2 * $0)
  }
  let jittered = jitters.map(recognized)
  table(
    [["strength", "recognized, of 40"]]
      + zip(strengths, jittered).map { ["\($0)", "\($1)"] })
  claim(
    jittered[0] == 40 && jittered[3] < 20,
    "at full strength, this classifier recognizes less than half")
  //: For this classifier that is too strong. For a network that should look at shapes it is just
  //: right. Colors are the easy way out: as long as they work, the network learns nothing else. So
  //: the rule is: *change what the network should not use, and keep what it should use.* If your
  //: animals differ in the color of their coats, change colors only a little. Do not mirror digits:
  //: a mirrored 2 is not a 2. Do not turn them far: a 6 turned upside down is a 9.

  //: ## Two views
  //:
  //: Chapter 15 learns without labels, and this is all it needs: two views of one image, and the
  //: knowledge that they show the same thing. The published recipes are in the library by name.
  //: Each column shows one animal and two views of it by the recipe of SimCLR (chapter 15), without
  //: its last step, the normalization.
  let scale = ViewConfiguration(side: 96, normalize: .none, blur: 9)
  let pairs = (0..<6).map {
    TwoViews.simCLR(scale)(portraits[$0], seed: 1, epoch: 0, index: $0)
  }
  try show(
    Image.grid(
      Array(portraits.prefix(6)) + pairs.map { Image($0.first) }
        + pairs.map { Image($0.second) },
      columns: 6), as: "views.png")

  //: ## Batches
  //:
  //: A network reads many images at once: a batch `[N, C, H, W]`. In each epoch, the indices of all
  //: images are shuffled like cards and dealt out into batches. So every image comes exactly once,
  //: each time together with other images. The library's `DataLoader` does this.
  for epoch in 0..<2 {
    let order = Generator(seed: 1).split(epoch).shuffled(7)
    let batches = [order.prefix(3), order[3..<6], order.suffix(1)]
    note("epoch \(epoch): \(batches.map { "\($0)" }.joined(separator: " "))")
  }
  let batch = Tensor.stack(
    (0..<3).map { recipe(portraits[$0], seed: 1, epoch: 0, index: $0) })
  show(batch.shape)

  //: ## What was built
  //:
  //: Images from files, with exactly the bytes that Pillow, Python's image library, reads;
  //: resizing, color changes and crops that match PyTorch's torchvision bit for bit; recipes, views
  //: and batches that are determined by a seed.
  //:
  //: Read next: T. Chen and others, "A simple framework for contrastive learning of visual
  //: representations" (SimCLR, 2020), whose figure 5 compares pairs of augmentations; C. Szegedy
  //: and others, "Going deeper with convolutions" (2015), the source of the random crop; G. Parmar,
  //: R. Zhang and J.-Y. Zhu, "On aliased resizing" (2022), on how much goes wrong when images are
  //: resized carelessly.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/08-ImagesAndData`. `swift run learn list` lists the exercises;
  //: `swift run learn check 8` checks this chapter's.
}
