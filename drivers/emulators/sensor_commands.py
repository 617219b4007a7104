"""What the fingerprint sensor's own processor does with each command. Pure.

The command table of the R503 datasheet V1.2.1, p. 9-35, and of the ZFM-20 and R30x manuals.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Final

from drivers.emulators.sensor_module import Answer, Module, no, yes
from drivers.zfm import Command
from drivers.zfm_answers import Code

_SCORE: Final = 120
_VERIFIED: Final = 0x04  # status register: bit 2, the password was given; bit 3, an image is held
_IMAGE: Final = 0x08


def carry_out(module: Module, command: bytes) -> Answer:
    """Do what one command says, and return what goes back."""
    code, arguments = command[0], command[1:]
    if module.password and not module.verified and code != Command.VFY_PWD:
        return no(Code.PASSWORD_NEEDED)
    if code in module.family.lacks or code not in COMMANDS:
        return no(Code.UNSUPPORTED)
    size, do = COMMANDS[code]
    return do(module, arguments) if len(arguments) == size else no(Code.BAD_PACKET)


def _gen_img(module: Module, _: bytes) -> Answer:
    module.image = module.finger
    return yes() if module.image is not None else no(Code.NO_FINGER)


def _img_2_tz(module: Module, arguments: bytes) -> Answer:
    if module.image is None:
        return no(Code.NO_IMAGE)
    if not 1 <= arguments[0] <= module.family.buffers:
        return no(Code.BAD_PACKET)
    module.buffers[arguments[0]] = module.image
    return yes()


def _match(module: Module, _: bytes) -> Answer:
    """Compare two buffers; an R503 compares with its last model, buffer 1 here."""
    same = module.buffers.get(1) is not None and module.buffers.get(1) == module.buffers.get(2)
    return yes(struct.pack(">H", _SCORE)) if same else no(Code.NO_MATCH, padding=2)


def _search(module: Module, arguments: bytes) -> Answer:
    buffer, start, count = struct.unpack(">BHH", arguments)
    finger = module.buffers.get(buffer)
    for position in range(start, min(start + count, module.capacity)):
        if finger is not None and module.library.get(position) == finger:
            return yes(struct.pack(">HH", position, _SCORE))
    return no(Code.NOT_FOUND, padding=4)


def _reg_model(module: Module, _: bytes) -> Answer:
    fingers = set(module.buffers.values())
    if len(module.buffers) < 2 or (len(fingers) > 1 and not module.merges_anything):
        return no(Code.NOT_MERGED)
    module.buffers = dict.fromkeys((1, 2), module.buffers[min(module.buffers)])
    return yes()


def _store(module: Module, arguments: bytes) -> Answer:
    buffer, position = struct.unpack(">BH", arguments)
    if position >= module.capacity or buffer not in module.buffers:
        return no(Code.BAD_POSITION)
    module.library[position] = module.buffers[buffer]
    return yes()


def _load_char(module: Module, arguments: bytes) -> Answer:
    buffer, position = struct.unpack(">BH", arguments)
    if position >= module.capacity:
        return no(Code.BAD_POSITION)
    if position not in module.library:
        return no(Code.NOT_READ)
    module.buffers[buffer] = module.library[position]
    return yes()


def _up_char(module: Module, arguments: bytes) -> Answer:
    finger = module.buffers.get(arguments[0])
    if finger is None:
        return no(Code.NOT_SENT)
    return yes(data=finger.encode().ljust(module.family.template_bytes, b"\x00"))


def _down_char(module: Module, arguments: bytes) -> Answer:
    module.receiving = arguments[0]
    return yes()


def _up_image(module: Module, _: bytes) -> Answer:
    if module.image is None:
        return no(Code.IMAGE_NOT_SENT)
    size = module.family.width * module.family.height // 2  # two pixels in a byte
    return yes(data=(module.image.encode() * size)[:size])


def _down_image(_: Module, __: bytes) -> Answer:
    return no(Code.NOT_RECEIVED)


def _delet_char(module: Module, arguments: bytes) -> Answer:
    start, count = struct.unpack(">HH", arguments)
    if start + count > module.capacity:
        return no(Code.NOT_DELETED)
    for position in range(start, start + count):
        module.library.pop(position, None)
    return yes()


def _empty(module: Module, _: bytes) -> Answer:
    module.library.clear()
    return yes()


def _set_sys_para(module: Module, arguments: bytes) -> Answer:
    allowed = {4: range(1, 13), 5: range(1, 6), 6: range(4)}
    setting, value = arguments
    if setting not in allowed or value not in allowed[setting]:
        return no(Code.BAD_REGISTER)
    if module.family.settings_need_restart:
        module.new_settings[setting] = value
    else:
        module.settings[setting] = value
    return yes()


def _read_sys_para(module: Module, _: bytes) -> Answer:
    status = _VERIFIED * module.verified | _IMAGE * (module.image is not None)
    baud, level, packet = module.settings[4], module.settings[5], module.settings[6]
    head = (status, module.family.system_id, module.capacity, level)
    return yes(struct.pack(">4HI2H", *head, module.address, packet, baud))


def _set_pwd(module: Module, arguments: bytes) -> Answer:
    module.password = int.from_bytes(arguments, "big")
    return yes()


def _vfy_pwd(module: Module, arguments: bytes) -> Answer:
    module.verified = int.from_bytes(arguments, "big") == module.password
    return yes() if module.verified else no(Code.WRONG_PASSWORD)


def _get_random_code(module: Module, _: bytes) -> Answer:
    module.randoms += 1
    return yes(struct.pack(">I", zlib.crc32(struct.pack(">I", module.randoms))))


def _set_adder(module: Module, arguments: bytes) -> Answer:
    module.address = int.from_bytes(arguments, "big")
    return yes()


def _read_inf_page(module: Module, _: bytes) -> Answer:
    return yes(data=module.family.name.encode().ljust(512, b"\xff"))


def _write_notepad(module: Module, arguments: bytes) -> Answer:
    if arguments[0] >= 16:
        return no(Code.BAD_NOTEPAD_PAGE)
    module.notepad[arguments[0]] = arguments[1:]
    return yes()


def _read_notepad(module: Module, arguments: bytes) -> Answer:
    if arguments[0] >= 16:
        return no(Code.BAD_NOTEPAD_PAGE)
    return yes(module.notepad.get(arguments[0], bytes(32)))


def _templete_num(module: Module, _: bytes) -> Answer:
    return yes(struct.pack(">H", len(module.library)))


def _read_index_table(module: Module, arguments: bytes) -> Answer:
    page = bytearray(32)
    for position in module.library:
        if position // 256 == arguments[0]:
            page[position % 256 // 8] |= 1 << position % 8
    return yes(bytes(page))


def _aura_led_config(_: Module, arguments: bytes) -> Answer:
    what, _speed, colour, _times = arguments
    return yes() if what in range(1, 7) and colour in range(1, 8) else no(Code.BAD_PACKET)


def _version(module: Module, _: bytes) -> Answer:
    return yes(module.family.name.encode().ljust(32, b"\x00"))


def _read_prod_info(module: Module, _: bytes) -> Answer:
    family = module.family
    numbers = (family.width, family.height, family.template_bytes, module.capacity)
    names = (family.name.encode(), b"A001", b"00000001", 1, 0, b"EMULATED")
    return yes(struct.pack(">16s4s8s2B8s4H", *names, *numbers))


def _agree(_: Module, __: bytes) -> Answer:
    return yes()


def _soft_rst(module: Module, _: bytes) -> Answer:
    module.restart()
    return yes()


COMMANDS: Final[Mapping[int, tuple[int, Callable[[Module, bytes], Answer]]]] = {
    Command.GEN_IMG: (0, _gen_img),
    Command.IMG_2_TZ: (1, _img_2_tz),
    Command.MATCH: (0, _match),
    Command.SEARCH: (5, _search),
    Command.REG_MODEL: (0, _reg_model),
    Command.STORE: (3, _store),
    Command.LOAD_CHAR: (3, _load_char),
    Command.UP_CHAR: (1, _up_char),
    Command.DOWN_CHAR: (1, _down_char),
    Command.UP_IMAGE: (0, _up_image),
    Command.DOWN_IMAGE: (0, _down_image),
    Command.DELET_CHAR: (4, _delet_char),
    Command.EMPTY: (0, _empty),
    Command.SET_SYS_PARA: (2, _set_sys_para),
    Command.READ_SYS_PARA: (0, _read_sys_para),
    Command.SET_PWD: (4, _set_pwd),
    Command.VFY_PWD: (4, _vfy_pwd),
    Command.GET_RANDOM_CODE: (0, _get_random_code),
    Command.SET_ADDER: (4, _set_adder),
    Command.READ_INF_PAGE: (0, _read_inf_page),
    Command.CONTROL: (1, _agree),
    Command.WRITE_NOTEPAD: (33, _write_notepad),
    Command.READ_NOTEPAD: (1, _read_notepad),
    Command.HI_SPEED_SEARCH: (5, _search),
    Command.TEMPLETE_NUM: (0, _templete_num),
    Command.READ_INDEX_TABLE: (1, _read_index_table),
    Command.GET_IMAGE_EX: (0, _gen_img),
    Command.CANCEL: (0, _agree),
    Command.AURA_LED_CONFIG: (4, _aura_led_config),
    Command.CHECK_SENSOR: (0, _agree),
    Command.GET_ALG_VER: (0, _version),
    Command.GET_FW_VER: (0, _version),
    Command.READ_PROD_INFO: (0, _read_prod_info),
    Command.SOFT_RST: (0, _soft_rst),
    Command.HAND_SHAKE: (0, _agree),
    Command.LED_ON: (0, _agree),
    Command.LED_OFF: (0, _agree),
}
"""The size of each command's arguments, and what carries it out. AutoEnroll and AutoIdentify are
left out: a host that uses them has to live with a sensor that acts on its own."""
