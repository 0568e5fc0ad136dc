//: # 8. Images and data
//: @question Is a cat that moved one step to the left still the same cat?
//:
//: Is a cat that moved one step to the left still the same cat? For you, of course. For a program a picture
//: is a grid of numbers, and after that step nearly every number is another one. If a network is to see the
//: cat and not the numbers, somebody has to show it which changes do not matter. This chapter does that: it
//: brings pictures in, makes batches of them, and changes them in all the ways that leave a cat a cat.
import Notebook
import NotebookImages
import Tensors
import Vision

chapter { options in
  //: ## A picture is a box of numbers
  //:
  //: The cats and dogs of this book are drawn by the library itself: any number of them, each in any number of
  //: pictures, at any size. Until now a chapter got them ready-made. Here is where they come from, and this is
  //: our cat, animal number 4, with three times as many dots in each direction as before.
  let animals = CatsAndDogs(
    individuals: 0..<40, pictures: 0..<2, size: 96, seed: 1)
  let cat = animals.item(4 * 2).image
  try show(cat, as: "cat.png")
  //: A file stores each dot as three bytes: how much red, green and blue, from 0 to 255. Networks read
  //: fractions, and all red first, then all green, then all blue: `[C, H, W]`, channels before rows before
  //: columns.
  show(cat.pixels.prefix(6))
  let x = cat.tensor
  show(x.shape)
  show(x[.all, 0, 0])
  claim(
    x[0, 0, 0].item == Float(cat.pixels[0]) / 255,
    "the first byte, divided by 255, is the first red")

  //: ## Files
  //:
  //: PNG keeps every byte. JPEG keeps what the eye would miss, and throws away the rest: it stores waves in
  //: blocks of 8 × 8 dots, and rounds them.
  func worst(_ a: Image, _ b: Image) -> Int {
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
    "largest difference of a byte: "
      + "PNG \(worst(cat, png)), JPEG \(worst(cat, jpeg))")
  claim(
    png == cat && jpeg != cat,
    "PNG gives back the same picture, JPEG a similar one")

  //: ## To a program, everything changed
  //:
  //: How far apart are two pictures? Take the mean difference of their numbers, from 0 to 1. Here is the cat
  //: against itself moved eight dots, against itself in half the light, and against the most similar picture
  //: of the 78 that show another animal.
  func distance(_ a: Image, _ b: Image) -> Float {
    (a.tensor - b.tensor).abs().mean().item
  }
  let moved = Pad(Margins(left: 8), .edge)(cat).cropped(cat.frame)
  let darker = cat.adjustedBrightness(0.5)
  let strangers = (0..<animals.count).filter { $0 / 2 != 4 }.map {
    distance(cat, animals.item($0).image)
  }
  table([
    ["the cat against", "distance"],
    [
      "itself, eight dots to the right",
      rounded(distance(cat, moved), digits: 2),
    ],
    ["itself, in half the light", rounded(distance(cat, darker), digits: 2)],
    [
      "the nearest picture of another animal",
      rounded(strangers.min() ?? 0, digits: 2),
    ],
  ])
  claim(
    distance(cat, darker) > strangers.min() ?? 0,
    "in half the light the cat is further from itself than from another animal")
  //: So comparing dots is hopeless: chapter 3 has counted. And chapter 7's network, which could learn the dots
  //: of its animals by heart, knew nothing of strangers. *Augmentation* turns the table: the network is shown the
  //: cat moved, darker, mirrored, and told each time that it is the same cat. What stays the same is all that it
  //: can use.
  //: @term augmentation: showing an example changed at random, in ways that do not change what it is

  //: ## Another size
  //:
  //: A network wants all pictures at one size. Making a picture smaller sounds easy: keep every fourth dot.
  //: Try it on stripes that are one dot wide, black and white:
  let stripes = Image(
    width: 8, height: 1, channels: 1,
    pixels: [0, 255, 0, 255, 0, 255, 0, 255])
  show(stripes.resized(width: 2, height: 1, .nearest).pixels)
  //: Both dots that were kept are of one color, and the other stripes never were. The right answer is gray:
  //: each new dot must be a mean over all the old dots that it covers. That is *antialiasing*.
  //: @term antialiasing: making each dot of a smaller picture a mean over all the dots it covers
  let gray = stripes.resized(width: 2, height: 1, .bilinear).pixels
  show(gray)
  claim(
    gray.allSatisfy { abs(Int($0) - 128) < 20 },
    "each new dot is nearly the mean, 128")
  //: With real pictures the difference is fur that glitters. Both are made four times smaller, then shown
  //: larger: left every fourth dot, right the mean.
  let (jagged, smooth) = (
    cat.resized(width: 24, height: 24, .nearest),
    cat.resized(width: 24, height: 24, .bilinear)
  )
  try show(Image.grid([jagged, smooth], columns: 2, scale: 8), as: "sizes.png")
  //: It matters beyond looks: a network that was trained on means and is fed with every fourth dot makes more
  //: mistakes. Exercise 8.4 builds it.

  //: ## Numbers around 0
  //:
  //: A layer learns fastest when its inputs have mean 0 and deviation 1. So measure both, channel by channel,
  //: and take them out. Measure on the training pictures *only*: test pictures stand for those that do not
  //: exist yet, and what does not exist cannot be measured.
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
    "afterwards every channel has mean 0 and deviation 1")
  //: The library goes from bytes to such numbers in one pass: a byte has only 256 values, so it looks each
  //: answer up in a table. `Normalize` holds that table.

  //: ## One picture under every augmentation
  //:
  //: An augmentation is a change drawn at random. Each row of the picture starts with the cat as it is, and
  //: goes on with six draws.
  let augmentations: [(String, String, any Transform)] = [
    ("RandomCrop", "moved a little, black around", RandomCrop(96, padding: 16)),
    (
      "RandomResizedCrop", "a part, made as large as the whole",
      RandomResizedCrop(96)
    ),
    (
      "RandomHorizontalFlip", "mirrored, half of the time",
      RandomHorizontalFlip()
    ),
    ("RandomRotation", "turned by at most 30°", RandomRotation(30, .bilinear)),
    (
      "RandomAffine", "turned, moved, scaled, sheared",
      RandomAffine(
        degrees: -15...15, translation: (0.1, 0.1), scale: 0.7...1.2,
        shear: -15...15, .bilinear)
    ),
    (
      "ColorJitter", "other light, other colors",
      ColorJitter(brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2)
    ),
    (
      "RandomGrayscale", "no color, half of the time here",
      RandomGrayscale(p: 0.5)
    ),
    ("GaussianBlur", "out of focus", GaussianBlur(9)),
    (
      "RandomSolarize", "bright dots inverted, half of the time",
      RandomSolarize()
    ),
    ("RandomErasing", "a part painted over", RandomErasing(p: 1)),
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
    "all of them keep the size")

  //: ## The same draw, every time
  //:
  //: Random, and still repeatable: a draw follows from three numbers, the run's seed, the epoch (how often
  //: all pictures were seen) and the picture's number. No matter which thread makes it, and in which order:
  //: same three numbers, same view.
  let recipe = Pipeline(
    [RandomResizedCrop(32), RandomHorizontalFlip()], normalize: normalize)
  let view = recipe(cat, seed: 1, epoch: 3, index: 8)
  claim(
    recipe(cat, seed: 1, epoch: 3, index: 8) == view,
    "asked again, it is the same view")
  claim(
    recipe(cat, seed: 1, epoch: 4, index: 8) != view,
    "in the next epoch it is another one")

  //: ## How strong is too strong?
  //:
  //: A view must still show which animal it is, or the lesson is wrong. Let us measure that. Of 40 animals
  //: take one picture each; cut out a part, a share of the area, and make it as large as the whole. A simple
  //: judge then guesses which animal it was: the picture whose mix of colors is the most similar.
  let portraits = (0..<40).map { animals.item($0 * 2).image }
  let palettes = portraits.map(palette)
  func recognized(_ transform: any Transform) -> Int {
    portraits.indices.count { index in
      var generator = Generator(seed: 80).split(0, index)
      let mix = palette(transform(portraits[index], using: &generator))
      let distances = palettes.map { (mix - $0).abs().sum().item }
      return distances.indices.min { distances[$0] < distances[$1] } == index
    }
  }
  let shares: [Float] = [1, 0.7, 0.4, 0.2, 0.08, 0.02]
  let crops = shares.map { RandomResizedCrop(96, scale: $0...$0) }
  let found = crops.map(recognized)
  table(
    [["share of the area", "recognized, of 40"]]
      + zip(shares, found).map { ["\($0)", "\($1)"] })
  claim(
    found[0] == 40 && found[2] > 20,
    "with 40 % of the area most animals are recognized")
  claim(found[5] < found[2] / 2 + 1, "with 2 % less than half as many are")
  try show(
    Image.grid(
      crops.flatMap { crop in
        (0..<6).map { draw in
          var generator = Generator(seed: 81).split(draw)
          return crop(portraits[draw], using: &generator)
        }
      }, columns: 6), as: "crops.png")
  //: Now the colors. The judge goes by nothing else, so changing them takes away its only clue.
  let strengths: [Float] = [0, 0.25, 0.5, 1]
  let jitters = strengths.map {
    ColorJitter(
      brightness: 0.8 * $0, contrast: 0.8 * $0, saturation: 0.8 * $0,
      hue: 0.2 * $0)
  }
  let colored = jitters.map(recognized)
  table(
    [["strength", "recognized, of 40"]]
      + zip(strengths, colored).map { ["\($0)", "\($1)"] })
  claim(
    colored[0] == 40 && colored[3] < 20,
    "under strong colors this judge is lost")
  //: For this judge that is too strong. For a network that should look at shapes it is just right: colors
  //: are the easy way out, and as long as it is open nothing else is learnt. That is the rule. *Change what
  //: the network should not use; keep what it should.* If coat color is what tells your animals apart, go
  //: easy on the colors. Digits must not be mirrored: a mirrored 2 is no 2, and a turned 6 is a 9.

  //: ## Two views
  //:
  //: Learning without labels, chapter 15, needs just this: two views of one picture, and the claim that they
  //: show the same. The published recipes are in the library by name. Each column is one animal under
  //: SimCLR's, without its last step, the means and deviations.
  let scale = RecipeScale(side: 96, normalize: .none, blur: 9)
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
  //: A network reads many pictures at once, a *batch* `[N, C, H, W]`. Each epoch the numbers of all pictures
  //: are shuffled, like cards, and dealt out: every picture comes once, with others each time. The
  //: library's `DataLoader` does so.
  for epoch in 0..<2 {
    let order = Generator(seed: 1).split(epoch).shuffled(7)
    let deals = [order.prefix(3), order[3..<6], order.suffix(1)]
    note("epoch \(epoch): \(deals.map { "\($0)" }.joined(separator: " "))")
  }
  let batch = Tensor.stack(
    (0..<3).map { recipe(portraits[$0], seed: 1, epoch: 0, index: $0) })
  show(batch.shape)

  //: ## What was built
  //:
  //: Pictures from files, with the very bytes that Pillow reads; sizes, colors and places changed with the
  //: bits of torchvision; recipes, views and batches that follow from a seed.
  //:
  //: Read next: T. Chen and others, "A simple framework for contrastive learning of visual representations"
  //: (SimCLR, 2020), which tries augmentations in pairs, in its figure 5; C. Szegedy and others, "Going
  //: deeper with convolutions" (2015), where the random part comes from; G. Parmar, R. Zhang and J.-Y. Zhu,
  //: "On aliased resizing" (2022), on how much goes wrong when pictures are made smaller carelessly.
  //:
  //: ## Exercises
  //:
  //: 8.1 *batches*: deal the numbers out. 8.2 *normalize*: with what the training set knows. 8.3
  //: *randomCropFlip*: the same thing, a little elsewhere. 8.4 *resize*: every old dot has a part. The files
  //: are in `Exercises/08-ImagesAndData`; `swift run learn check 8` checks them.
}
