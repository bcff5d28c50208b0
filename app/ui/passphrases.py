"""Five plain words for a passphrase: 45 bits, which Argon2id turns into centuries of guessing."""

from __future__ import annotations

import secrets

_LIST = """
acorn alley amber anchor angle ankle apple apron arch arrow attic autumn badge badger bakery
balcony bamboo banjo barley barn basil basket beach beacon beaver beech bell bench berry birch
bishop blanket blossom bonnet book border bottle boulder bracket branch brass bread breeze brick
bridge bright bronze broom brush bucket buckle bugle bunker bus butter button cabin cable cactus
camel candle canoe canvas canyon captain caramel cargo carpet carrot castle cedar cellar chalk
chapel cherry chess chimney cider circle clay cliff clover coach coast cobble cocoa comet compass
copper coral cork cotton cousin crane crayon creek cricket crown crumb crystal cuckoo curtain
cushion cycle daisy dawn deer delta denim desk diamond dinner dolphin donkey doorway dove dragon
drawer drum dune dusk eagle early earth easel echo elbow elder elm ember engine evening fabric
falcon farmer feather fence fern ferry fiddle field fig finch firefly flag flame flannel flask
fleece flint flock flour flower flute foal fog forest fossil fountain fox frame frost fudge funnel
galaxy gallop garden garlic gate gazelle ginger giraffe glacier glass glider globe glove goat
golden goose grain granite grape grass gravel green grocer guitar gull hammer hammock harbour hare
harp harvest hatch hazel heather hedge helmet heron hill hinge hockey holly honey hood hornet
horse hotel igloo indigo inlet insect iris iron island ivory ivy jacket jam jasmine jelly jewel
jigsaw jockey journey jug jumper jungle juniper kayak kennel kestrel kettle kiln kingdom kite
kitten knot koala ladder lagoon lake lamb lantern larch lark laurel lavender lawn leaf ledge lemon
letter lichen lighthouse lilac lily lime linen lion lizard llama lobster locket lodge lotus lunar
magnet magpie mallet mango manor maple marble market marsh meadow melon mermaid meteor midday mill
minnow mint mirror mitten molten monkey moon moose morning moss moth mountain mouse muffin mural
museum mustard napkin nectar needle nest nettle newt night north nugget nutmeg oak oasis oat ocean
olive onion orange orbit orchard orchid otter oven owl oyster paddle palace palm panda paper
parade parcel parrot parsley pasta pasture path peach pear pebble pelican pencil penguin pepper
petal piano pickle picnic pigeon pillow pilot pine pirate planet plank plaster plum pocket pollen
pony poppy porch potato potter prairie prism puddle puffin pumpkin puppet quarry quartz quill
quilt rabbit radish raft rain raisin ranch raven reed reef ribbon ridge river robin rocket roof
rope rose rowan rubber ruby runway saddle saffron sail salad salmon sand sandal sapphire satchel
sauce saucer scarf school scooter seal season seed shadow shawl sheep shelf shell shield ship shoe
shovel silver sketch slate sledge slipper snail snow soap sofa sparrow spice spider spindle spiral
sponge spoon spring spruce squash squid stable station statue steam stone stork storm stove straw
stream street summer sunset swallow swan swift syrup table tadpole tailor tambourine tangerine
tapestry teapot temple tent thimble thistle thunder tiger timber toast tomato topaz torch tower
tractor train treacle trellis trout trumpet tulip tunnel turnip turtle tweed twig umbrella uncle
unicorn valley vanilla velvet village vine violet violin visitor voyage waffle wagon walnut walrus
water weaver wheat wheel whisker whistle willow window winter wizard wombat wool wren yacht yellow
yoghurt zebra zigzag
"""
WORDS = tuple(_LIST.split())


def suggest() -> str:
    """Return five words drawn by chance."""
    return " ".join(secrets.choice(WORDS) for _ in range(5))
