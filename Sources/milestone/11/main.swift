import Exercises07
import Exercises08
import Exercises11
import Milestones

Milestone.resNet(Exercises07.self, Exercises08.self, Exercises11.self).main()
