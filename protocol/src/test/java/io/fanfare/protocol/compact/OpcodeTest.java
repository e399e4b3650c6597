package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpcodeTest {
    @RegisterExtension
    final Buffers buffers = new Buffers();

    @Test
    void everyByteIsAClientsANodesOrNobodys() {
        for (int number = 0; number < 256; number++) {
            Opcode opcode = Opcode.of(number);

            if (number >= 0x01 && number <= 0x09 || number == 0x10 || number == 0x11) {
                assertThat(opcode.sender()).isEqualTo(Opcode.Sender.CLIENT);
            } else if (number >= 0x41 && number <= 0x4E
                    || number == 0x50
                    || number >= 0x70 && number <= 0x73
                    || number >= 0x80) {
                assertThat(opcode.sender()).isEqualTo(Opcode.Sender.NODE);
            } else {
                assertThat(opcode).as("opcode %d", number).isNull();
            }
        }
    }

    @Test
    void everyOpcodeIsFoundByItsOwnNumbers() {
        for (Opcode opcode : Opcode.values()) {
            for (int number = opcode.number(); number <= opcode.lastNumber(); number++) {
                assertThat(Opcode.of(number)).isEqualTo(opcode);
                assertThat(Opcode.of((byte) number)).isEqualTo(opcode);
            }
        }
    }

    @Test
    void opcodeThatNoClientSendsIsAnErrorAndNoReasonToClose() {
        for (int number = 0; number < 256; number++) {
            if (isFrom(Opcode.Sender.CLIENT, number)) {
                continue;
            }
            byte[] frame = {(byte) number, 1, 1, 1, 1};

            ProtocolException fault =
                    catchThrowableOfType(ProtocolException.class, () -> CompactCommands.decode(buffers.of(frame)));

            assertThat(fault.error()).isEqualTo(ErrorCode.UNSUPPORTED);
            boolean isReservedForRequests = number >= 0x10 && number <= 0x3F;
            assertThat(fault.requestId()).isEqualTo(isReservedForRequests ? 1 : 0);
        }
    }

    @Test
    void opcodeThatNoNodeSendsIsIgnoredByClients() {
        for (int number = 0; number < 256; number++) {
            if (isFrom(Opcode.Sender.NODE, number)) {
                continue;
            }
            byte[] frame = {(byte) number, 1, 1, 1, 1};

            assertThat(CompactEvents.decode(buffers.of(frame))).isNull();
        }
    }

    private static boolean isFrom(Opcode.Sender sender, int number) {
        return Opcode.of(number) != null && Opcode.of(number).sender() == sender;
    }

    @Test
    void refusalOfARequestThatIsNotKnownYetNamesIt() {
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[] {0x12, (byte) 0xAC, 0x02, 0x7F});

        assertThatThrownBy(() -> CompactCommands.decode(frame))
                .isInstanceOfSatisfying(ProtocolException.class, fault -> {
                    assertThat(fault.error()).isEqualTo(ErrorCode.UNSUPPORTED);
                    assertThat(fault.requestId()).isEqualTo(300);
                });
    }

    @Test
    void requestThatIsNotKnownYetMayHaveNoReadableId() {
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[] {0x3F, (byte) 0x80});

        assertThatThrownBy(() -> CompactCommands.decode(frame))
                .isInstanceOfSatisfying(ProtocolException.class, fault -> {
                    assertThat(fault.error()).isEqualTo(ErrorCode.UNSUPPORTED);
                    assertThat(fault.requestId()).isZero();
                });
    }
}
